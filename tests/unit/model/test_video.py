"""Partners who are videos: what is laid out of them, and what a run needs."""

import ctypes

import numpy as np
import pytest

from snn.config.schema.partner import Partner
from snn.config.trials.trial import GivenBrain, GivenVideo
from snn.errors import SimulationError
from snn.model.functions import video_function
from snn.model.video import (
    MIN_SAMPLES,
    cpp_source,
    live_partners,
    require_videos,
    video_arrays,
    video_events,
)
from tests.unit.conftest import events_of
from tests.unit.simulate.compiled_snippets import HEADERS, compiled, pointer

VIDEO = Partner.model_validate({"video": {"from_condition": "x"}})
PARTNERS = {"a": VIDEO, "b": Partner()}


def video_of(movement_hz, brain=None):
    return GivenVideo(movement_hz=np.asarray(movement_hz, np.float32), brain=brain)


def brain_of(*rows):
    """Build a brain of intentions (channel, onset, duration, intensity, shared) alone."""
    channel, onset, duration, intensity, shared = zip(*rows, strict=True) if rows else ((),) * 5
    return GivenBrain(
        spikes={},
        channel=np.asarray(channel, np.int8),
        onset_s=np.asarray(onset, float),
        duration_s=np.asarray(duration, float),
        intensity=np.asarray(intensity, float),
        shared=np.asarray(shared, bool),
        levels={},
        returned_channel=np.empty(0, np.int8),
        returned_s=np.empty(0),
    )


def test_all_but_videos_are_live():
    assert list(live_partners(PARTNERS)) == ["b"]


def test_a_video_that_is_missing_or_too_short_is_told():
    require_videos(PARTNERS, {"a": video_of(np.zeros((4, 10)))}, n_samples=10)
    require_videos(PARTNERS, {"a": video_of(np.zeros((4, 11)))}, n_samples=10)
    with pytest.raises(SimulationError, match=r"^partners\.a\.video: the video was not given$"):
        require_videos(PARTNERS, {"b": video_of(np.zeros((4, 10)))}, n_samples=10)
    for shape in ((4, 9), (3, 10)):
        line = rf"^partners\.a\.video: {shape[0]} channels and {shape[1]} samples of movement for 4 and 10$"
        with pytest.raises(SimulationError, match=line):
            require_videos(PARTNERS, {"a": video_of(np.zeros(shape))}, n_samples=10)


def test_the_rows_of_a_video_hold_its_movement_and_end_in_rest():
    moved = np.arange(12.0).reshape(4, 3)
    for name, first in (("a", 0), ("b", 4)):
        arrays = video_arrays({name: video_of(moved)})
        assert arrays["video.movement"].shape == (8, MIN_SAMPLES)
        assert np.array_equal(arrays["video.movement"][first : first + 4, :3], moved)
        assert arrays["video.movement"].sum() == moved.sum()
        assert np.flatnonzero(arrays["bodies.is_video"]).tolist() == list(range(first, first + 4))
        assert arrays["bodies.video_row"].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 7]
    assert video_arrays({}) == {}


@pytest.mark.parametrize(
    ("n_samples", "capacity"), [(1, 2**15), (2**15, 2**15), (2**15 + 1, 2**16), (2**16, 2**16)]
)
def test_videos_of_many_lengths_share_a_capacity(n_samples, capacity):
    assert video_arrays({"a": video_of(np.ones((4, n_samples)))})["video.movement"].shape[1] == capacity


def test_both_forms_of_the_lookup_find_row_and_sample_and_rest_after_the_end(tmp_path):
    movement_hz = np.arange(15.0).reshape(3, 5)
    source = cpp_source(5).replace("_namespacevideo_movement", "video_movement")
    (tmp_path / "video.cpp").write_text(
        f"{HEADERS}static const double *video_movement;\n{source}\n"
        'extern "C" double at(const double *values, int32_t row, int64_t sample)\n'
        "{ video_movement = values; return video_hz(row, sample); }\n"
    )
    at = compiled(tmp_path / "video.cpp").at
    at.restype, at.argtypes = ctypes.c_double, [ctypes.c_void_p, ctypes.c_int32, ctypes.c_int64]
    twin = video_function(movement_hz).pyfunc
    for row, sample, expected in ((0, 0, 0), (1, 0, 5), (1, 4, 9), (2, 3, 13), (1, 5, 0), (0, 10**10, 0)):
        assert at(pointer(movement_hz), row, sample) == expected
        assert twin(np.array([row]), sample).tolist() == [expected]


def columns_of(events):
    names = ("partner", "channel", "onset_s", "duration_s", "intensity", "shared")
    return {name: getattr(events, name) for name in names}


def test_intentions_of_videos_take_the_place_of_those_that_were_drawn():
    drawn = events_of([(0, 1, 0.5, 0.1), (1, 2, 0.3, 0.1), (1, 3, 0.9, 0.1)])
    brain = brain_of((3, 0.2, 0.4, 1.5, True), (0, 0.5, 0.5, 2.0, False), (2, 0.9, 0.6, 2.5, True))
    found = video_events(drawn, {"a": video_of(np.zeros((4, 1)), brain)})
    assert found.onset_s.tolist() == [0.2, 0.3, 0.5, 0.9, 0.9]
    assert found.partner.tolist() == [0, 1, 0, 0, 1]
    assert found.channel.tolist() == [3, 2, 0, 2, 3]
    assert found.duration_s.tolist() == [0.4, 0.1, 0.5, 0.6, 0.1]
    assert found.intensity.tolist() == [1.5, 1.0, 2.0, 2.5, 1.0]
    assert found.shared.tolist() == [True, False, False, True, False]
    as_b = video_events(drawn, {"b": video_of(np.zeros((4, 1)), brain)})
    assert (as_b.partner.tolist(), as_b.channel.tolist()) == ([1, 0, 1, 1], [3, 1, 0, 2])
    assert all(column.dtype == getattr(drawn, name).dtype for name, column in columns_of(found).items())


def test_nobody_knows_what_a_video_without_a_brain_intended():
    drawn = events_of([(0, 1, 0.5, 0.1), (1, 2, 0.3, 0.1)])
    found = video_events(drawn, {"b": video_of(np.zeros((4, 1)))})
    assert (found.partner.tolist(), found.channel.tolist()) == ([0], [1])
    for name, column in columns_of(video_events(drawn, {})).items():
        np.testing.assert_array_equal(column, getattr(drawn, name))
