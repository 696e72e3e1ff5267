"""What a recording gives to another trial."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from snn.config.file.load import experiment_from
from snn.config.trials.trial import Need
from snn.errors import ResultError
from snn.record.hdf5 import read_recording, write_recording
from snn.record.movement_file import movement_csv
from snn.record.results_folder import file_sha256
from snn.record.run_inputs import Source, given_weights, sources_of, with_inputs
from tests.unit.conftest import (
    events_of,
    happenings_of,
    movement_of,
    recording_of,
    trains_of,
    weights_of,
)
from tests.unit.synthetic_runs import small_trials

# partner, site, channel of source and target; two snapshots
SYNAPSES = [(1, 0, 0, 1), (0, 0, 2, 3), (0, 1, 1, 1), (0, 0, 1, 0), (1, 1, 2, 2)]
SNAPSHOTS = [[0.1, 0.2, 0.3, 0.4, 0.5], [1.1, 1.2, 1.3, 1.5, 1.4]]
RETURNS = [(1, 0, 0, 1.5), (0, 0, 0, 0.2), (1, 1, 0, 0.3), (1, 0, 1, 0.7), (1, 0, 1, 0.1)]


def learned(synapses=SYNAPSES, snapshots=SNAPSHOTS, **parts):
    trains = {"a_motor": trains_of([(0, 5)], n_cells=20, n_steps=20_000, time_step_ms=0.1)}
    weights = weights_of(synapses, snapshots, times_s=[0.0, 2.0])
    return recording_of(
        trains,
        events=events_of([]),
        weights=weights,
        happenings=happenings_of(RETURNS),
        settings={"partner": {}} | parts,
    )


def receiver(**parts):
    document = {"name": "x", "question": "?", "seed": 1, "duration": "2 s", "partner": parts}
    return experiment_from(document).partners.a


def test_the_last_weights_of_the_mirror_path_with_their_cells():
    given = given_weights(learned(), whose="a", receiver=receiver())
    # In single precision, in the order in which they are stored; the motor path's 1.3 nS are not among them.
    np.testing.assert_array_equal(given.weights_nS, np.array([1.2, 1.5], dtype=np.float32))
    assert given.weights_nS.dtype == np.float64
    np.testing.assert_array_equal(given.pre_cell, [20, 10])  # first cells of the channels 2 and 1
    np.testing.assert_array_equal(given.post_cell, [30, 0])
    other = given_weights(learned(), whose="b", receiver=receiver())
    np.testing.assert_array_equal(other.weights_nS, np.array([1.1], dtype=np.float32))


def test_a_run_in_which_nothing_learned_gives_nothing():
    for recording in (
        replace(learned(), weights=None),
        learned(SYNAPSES[2:3] + SYNAPSES[4:], [[0.1, 0.2]] * 2),
        learned(SYNAPSES[:1], [[0.1]] * 2),
    ):
        with pytest.raises(ResultError) as error:
            given_weights(recording, whose="a", receiver=receiver())
        assert str(error.value) == "partner a of this run has no learned mirror weights"


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"sizes": {"excitatory_per_channel": 40}}, "sizes.excitatory_per_channel"),
        ({"size_factor": 2}, "size_factor"),
        ({"mirror": {"probability": 0.5}}, "mirror.probability"),
        ({"mirror": {"fraction": 0.5}}, "mirror.fraction"),
    ],
)
def test_circuits_of_other_sizes_have_other_synapses(parts, path):
    with pytest.raises(ResultError) as error:
        given_weights(learned(), whose="a", receiver=receiver(**parts))
    assert str(error.value) == f"{path} is another in this run, and with it the synapses; make it the same"
    given_weights(learned(partner=parts), whose="a", receiver=receiver(**parts))


def test_weights_do_not_exceed_the_bound_of_who_goes_on_learning():
    bound = {"rule": "triplet", "weight_max": "1.4 nS"}
    naive = {"map": "none", "learning": bound}
    with pytest.raises(ResultError) as error:
        given_weights(learned(), whose="a", receiver=receiver(mirror=naive))
    assert str(error.value) == ("a weight of 1.5 nS exceeds mirror.learning.weight_max (1.4 nS); raise it")
    frozen = naive | {"learning": bound | {"rule": "none"}}
    assert given_weights(learned(), whose="a", receiver=receiver(mirror=frozen)).weights_nS.size == 2
    # 1.3 nS are 1.2999999523 in single precision, and 1.1 nS are 1.1000000238: at the bound, not beyond it.
    at_bound = naive | {"learning": bound | {"weight_max": "1.1 nS"}}
    given_weights(learned(), whose="b", receiver=receiver(mirror=at_bound))


@pytest.fixture
def stored(tmp_path):
    write_recording(learned(), tmp_path / "results.h5")
    return Source(
        what="bursts",
        partner="b",
        whose="a",
        key="k",
        path=tmp_path / "results.h5",
        sha256=file_sha256(tmp_path / "results.h5"),
    )


def test_bursts_are_the_returns_of_one_partner_in_time_and_within_the_duration(stored):
    trial = small_trials()[0]
    assert with_inputs(trial, [stored]).inputs.bursts_s["b"].tolist() == [0.1, 0.7, 1.5]
    shorter = small_trials(duration="1.5 s", nulls={"circular_shift": {"min_shift": "300 ms"}})[0]
    assert with_inputs(shorter, [stored]).inputs.bursts_s["b"].tolist() == [0.1, 0.7]
    assert with_inputs(trial, [stored]).inputs.mirror == {}
    assert with_inputs(trial, ()) is trial


def test_another_content_than_was_meant_is_refused(stored):
    with pytest.raises(
        ResultError, match="is not the recording that was meant: its content is .*, expected 0"
    ):
        with_inputs(small_trials()[0], [replace(stored, sha256="0" * 64)])
    with pytest.raises(ResultError, match="^cannot read .*No such file"):
        with_inputs(small_trials()[0], [replace(stored, path=stored.path.with_name("gone"))])


def test_most_trials_take_nothing():
    assert sources_of(small_trials()[0], folder=None, lines={}) == ()


def test_a_need_of_the_other_partner_is_a_source_of_it():
    """Or a watcher who is to see a stranger's a is shown a stranger's b."""

    class Folder:
        recording_path = staticmethod(lambda key: Path(key))

    needs = (Need("k", "video", "b", "a"), Need("k", "video", "a", "a"))
    lines = {"k": SimpleNamespace(sha256="0" * 64)}
    found = sources_of(replace(small_trials()[0], needs=needs), folder=Folder(), lines=lines)
    assert [(source.partner, source.whose) for source in found] == [("b", "a"), ("a", "a")]


@pytest.fixture
def seen(tmp_path):
    """Partner a of a recording, as what partner b is shown as."""
    trains = trains_of([(0, 5), (3, 3999)], n_cells=20, n_steps=4000, time_step_ms=0.5)
    moved = {"a": np.arange(800).reshape(4, 200) / 8, "b": np.zeros((4, 200))}
    recording = recording_of(
        {"a_motor": trains},
        events=events_of([]),
        settings={"protocol": {"time_step": "0.5 ms"}},
        movement=movement_of(moved),
    )
    write_recording(recording, tmp_path / "seen.h5")
    sha256 = file_sha256(tmp_path / "seen.h5")
    return Source(what="video", partner="b", whose="a", key=None, path=tmp_path / "seen.h5", sha256=sha256)


def test_a_video_is_of_the_partner_who_is_named(seen):
    inputs = with_inputs(small_trials()[0], [seen]).inputs
    assert set(inputs.videos) == {"b"}
    assert inputs.videos["b"].brain.spikes["motor"].steps.tolist() == [5, 3999]
    assert (inputs.bursts_s, inputs.mirror) == ({}, {})


def test_a_file_of_the_movement_of_a_run_gives_what_the_run_gives(seen):
    path = seen.path.with_name("moved.csv")
    path.write_text(movement_csv(read_recording(seen.path), "a"))
    file = replace(seen, whose=None, path=path, sha256=file_sha256(path))
    of_run, of_file = (with_inputs(small_trials()[0], [each]).inputs.videos["b"] for each in (seen, file))
    assert of_run.movement_hz.any()
    np.testing.assert_array_equal(of_file.movement_hz, of_run.movement_hz, strict=True)
    assert of_file.brain is None
    path.write_text(path.read_text() + "\n")
    with pytest.raises(ResultError, match=r"moved.csv' is not the file that was meant: its content is "):
        with_inputs(small_trials()[0], [file])
    with pytest.raises(ResultError, match="^cannot read .*No such file"):
        with_inputs(small_trials()[0], [replace(file, path=path.with_name("gone"))])


def test_the_note_of_a_source_says_what_it_is_but_not_where(seen):
    note = {"key": None, "what": "video", "partner": "b", "whose": "a", "sha256": seen.sha256}
    assert seen.note() == note
    assert replace(seen, whose=None).note() == note | {"whose": None}


def test_videos_and_maps_are_looked_for_where_the_configuration_says():
    run = {"from": "x", "sha256": "0" * 64}
    [trial] = small_trials(
        sweep=[],
        replicates=1,
        partners={"a": {"video": run | {"partner": "b"}}, "b": {"mirror": {"map": run}}},
    )
    sources = sources_of(trial, folder=None, lines={})
    found = [(source.what, source.partner, source.whose, str(source.path)) for source in sources]
    assert found == [("video", "a", "b", "x"), ("mirror_weights", "b", "b", "x")]
    file = {"file": "x.csv", "sha256": "1" * 64}
    [trial] = small_trials(sweep=[], replicates=1, partners={"b": {"video": file}})
    [source] = sources_of(trial, folder=None, lines={})
    assert (source.what, source.partner, source.whose) == ("video", "b", None)
    assert (str(source.path), source.sha256) == ("x.csv", "1" * 64)
