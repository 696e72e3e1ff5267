"""A file whose checksums are right may still hold what no simulation gives."""

from dataclasses import replace

import numpy as np
import pytest

from snn.errors import ResultError
from snn.record.recording_checks import POPULATIONS, require_index, require_sound
from tests.unit.conftest import without_brain
from tests.unit.synthetic_runs import small_trials, synthetic_recording


@pytest.fixture(scope="module")
def recording():
    return synthetic_recording(small_trials()[3])


@pytest.fixture
def index(recording):
    return {
        "key": recording.trial.key,
        "condition": {"coupling": 0.5},
        "replicate": 0,
        "digest": "0" * 64,
        "health": {"state": "healthy", "reason": "rates in bounds"},
        "populations": [
            {
                "name": p.name,
                "partner": p.partner,
                "circuit": p.circuit,
                "cell_type": p.cell_type,
                "n_cells": p.n_cells,
                "n_channels": p.n_channels,
                "n_spikes": 3,
                "n_steps": 4000,
                "time_step_ms": 0.5,
            }
            for p in recording.populations
        ],
        "levels": {"step_ms": 100.0, "names": ["oxytocin"]},
        "movement": {"step_ms": 10.0, "seen_by": ["a", "b"]},
        "videos": {},
        "learns": True,
    }


def test_what_a_simulation_gives_passes(recording, index):
    assert require_index(index, path="x") == index
    require_sound(recording, path="x")
    assert len(POPULATIONS) == 10


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("key", "../escaped", "snn/index: key: expected 16 hexadecimal digits"),
        ("replicate", -1, "snn/index: replicate: "),
        ("levels", {"step_ms": 0, "names": []}, "snn/index: levels.step_ms: should be greater than 0"),
        ("populations", [], "its populations are not those of a dyad"),
        ("movement", {"step_ms": 20.0, "seen_by": ["a", "b"]}, "snn/index: movement.step_ms: should be less"),
        ("movement", {"step_ms": 10.0, "seen_by": ["a"]}, "not every live partner sees"),
        ("movement", {"step_ms": 10.0, "seen_by": ["a", "c"]}, "snn/index: movement.seen_by.1: should be"),
        (
            "videos",
            {"b": {"script": "same", "has_brain": True}},
            "not every live partner sees, or one who is",
        ),
        ("videos", {"b": {"script": "new", "has_brain": True}}, "snn/index: videos.b.script: should be"),
        ("videos", {"c": {"script": "same", "has_brain": True}}, "snn/index: videos.c.*: should be"),
        ("condition", {"a": None}, "snn/index: condition"),
    ],
)
def test_an_index_of_other_fields_is_damage(index, field, value, reason):
    with pytest.raises(ResultError, match=rf"^'x' is damaged \({reason}"):
        require_index(index | {field: value}, path="x")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("time_step_ms", 0, "snn/index: populations.0.time_step_ms: should be greater than 0"),
        ("n_cells", 0, "snn/index: populations.0.n_cells: should be greater than or equal to 1"),
        ("n_cells", 41, "the cells of a population cannot be divided into its channels"),
        ("n_steps", 3999, "its populations are of different lengths"),
        ("name", "b_motor", "its populations are not those of a dyad"),
        ("circuit", "execution", "its populations are not those of a dyad"),
        ("n_channels", 5, "snn/index: populations.0.n_channels: should be less than or equal to 4"),
    ],
)
def test_a_population_that_cannot_be_is_damage(index, field, value, reason):
    index["populations"][0][field] = value
    with pytest.raises(ResultError, match=rf"^'x' is damaged \({reason}"):
        require_index(index, path="x")


@pytest.mark.parametrize("has_brain", [True, False])
def test_a_video_has_all_populations_or_none(index, has_brain):
    index |= {
        "movement": {"step_ms": 10.0, "seen_by": ["a"]},
        "videos": {"b": {"script": "unknown", "has_brain": has_brain}},
    }
    whole = index["populations"]
    of_a = [p for p in whole if p["partner"] == "a"]
    right, wrong = (whole, of_a) if has_brain else (of_a, whole)
    require_index(index | {"populations": right}, path="x")
    for populations in (wrong, right[:-1], of_a + whole[5:6]):
        with pytest.raises(ResultError, match="its populations are not those of a dyad: a_observation_e, "):
            require_index(index | {"populations": populations}, path="x")


def test_two_bodies_without_brains_have_no_populations(index):
    file = {"script": "unknown", "has_brain": False}
    index |= {"movement": {"step_ms": 10.0, "seen_by": []}, "videos": {"a": file, "b": file}}
    require_index(index | {"populations": []}, path="x")
    with pytest.raises(ResultError, match="its populations are not those of a dyad: none"):
        require_index(index, path="x")


def changed(recording, part, **columns):
    return replace(recording, **{part: replace(getattr(recording, part), **columns)})


def with_trains(recording, **fields):
    trains = {name: replace(found, **fields) for name, found in recording.spikes.items()}
    return replace(recording, spikes=trains)


def moved(recording, name, values_hz):
    by_partner = {**getattr(recording.movement, name), "b": values_hz}
    return replace(recording, movement=replace(recording.movement, **{name: by_partner}))


def last(values, value):
    odd = values.copy()
    odd[-1] = value
    return odd


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda r: with_trains(r, time_step_ms=0.1), "its time step is not that of its configuration"),
        (lambda r: with_trains(r, n_steps=4002), "it is longer than its configuration says"),
        (lambda r: with_trains(r, n_steps=5), "a_observation_e has spikes that cannot be"),
        (lambda r: with_trains(r, n_cells=2), "a_observation_e has spikes that cannot be"),
        (
            lambda r: changed(r, "events", partner=last(r.events.partner, 2)),
            "an act is of a partner or channel",
        ),
        (
            lambda r: changed(r, "events", channel=last(r.events.channel, -1)),
            "an act is of a partner or channel",
        ),
        (
            lambda r: changed(r, "events", onset_s=last(r.events.onset_s, 2.5)),
            "an act or what happened lies outside",
        ),
        (
            lambda r: changed(r, "events", onset_s=r.events.onset_s[::-1]),
            "an act or what happened lies outside",
        ),
        (lambda r: changed(r, "events", duration_s=-r.events.duration_s), "an act has a duration"),
        (
            lambda r: changed(r, "happenings", kind=last(r.happenings.kind, 7)),
            "something happened that we do not know",
        ),
        (
            lambda r: changed(r, "happenings", channel=last(r.happenings.channel, 4)),
            "what happened is of a partner",
        ),
        (lambda r: changed(r, "levels", step_ms=1000.0), "its levels are longer than the run"),
        (
            lambda r: changed(r, "levels", values={"oxytocin": np.zeros((3, 20))}),
            "its levels are not traces of 2 partners of one length",
        ),
        (
            lambda r: moved(r, "movement_hz", np.zeros((4, 199), np.float32)),
            "movement is not that of 4 channels at 200",
        ),
        (
            lambda r: moved(r, "seen_hz", np.zeros((3, 200), np.float32)),
            "movement is not that of 4 channels at 200",
        ),
        (
            lambda r: moved(r, "movement_hz", np.full((4, 200), 1e-4, np.float32)),
            "movement is below 0, too large",
        ),
        (
            lambda r: moved(r, "movement_hz", np.full((4, 200), -1, np.float32)),
            "movement is below 0, too large",
        ),
        (
            lambda r: moved(r, "movement_hz", np.full((4, 200), 2e4, np.float32)),
            "movement is below 0, too large",
        ),
        (lambda r: moved(r, "seen_hz", np.full((4, 200), -1e-3, np.float32)), "what was seen is below 0"),
        (
            lambda r: replace(without_brain(r, "b"), events=r.events),
            "an act is intended by a partner without a brain",
        ),
        (
            lambda r: replace(without_brain(r, "b"), weights=r.weights),
            "a weight is of a partner who is a video",
        ),
        (lambda r: changed(r, "weights", pre_cell=last(r.weights.pre_cell, 40)), "a weight is of a cell"),
        (lambda r: changed(r, "weights", post_cell=last(r.weights.post_cell, -1)), "a weight is of a cell"),
        (lambda r: changed(r, "weights", site=last(r.weights.site, 2)), "a weight is of a partner or a site"),
        (
            lambda r: changed(r, "weights", pre_channel=last(r.weights.pre_channel, 4)),
            "a weight is of a channel",
        ),
        (
            lambda r: changed(r, "weights", times_s=r.weights.times_s[::-1]),
            "its weights were not looked at in",
        ),
    ],
)
def test_values_that_no_simulation_gives_are_damage(recording, make, reason):
    with pytest.raises(ResultError, match=rf"^'x' is damaged \({reason}"):
        require_sound(make(recording), path="x")
