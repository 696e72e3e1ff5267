"""Measures of stored dyads are kept, and taken again only where something changed."""

import json

import pytest

from snn.analyse import battery
from snn.batch import measuring
from snn.batch.measuring import MeasuringPlan, StoredDyad, measure_dyads
from snn.batch.serial import SerialExecutor
from snn.batch.stored_dyads import dyad_at, dyads_in, pseudo_dyads
from snn.batch.sweep import run_trials
from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, synthetic_run

PLAN = MeasuringPlan(measures=("correlation", "counts_50ms"), spans_s=(2.0, 1.8))


@pytest.fixture
def folder(tmp_path):
    with ResultStore(tmp_path / "out", small_experiment(couplings=[0.5])) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        return store.folder


def found_in(folder):
    return dyads_in(folder, folder.experiment())


def measure(folder, dyads, plan=PLAN, **more):
    return measure_dyads(dyads, plan=plan, folder=folder.path, executor=SerialExecutor(), **more)


def test_each_dyad_is_measured_at_each_length(folder):
    dyads = [dyad.stored for dyad in found_in(folder)]
    told = []
    found, failed = measure(folder, dyads, on_dyad=lambda done, total: told.append((done, total)))
    assert failed == {}
    assert list(found) == [dyad.name for dyad in dyads]
    assert all(list(spans) == ["2", "1.8"] for spans in found.values())
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_what_was_measured_is_not_measured_again(folder, monkeypatch):
    dyads = [dyad.stored for dyad in found_in(folder)]
    first, _ = measure(folder, dyads)
    monkeypatch.setattr(measuring, "read_recording", None)
    again, failed = measure(folder, dyads)
    assert failed == {}
    assert json.dumps(again) == json.dumps(json.loads(json.dumps(first).replace("NaN", "null")))


def test_another_plan_measures_again(folder):
    dyads = [dyad.stored for dyad in found_in(folder)]
    measure(folder, dyads)
    found, _ = measure(folder, dyads, MeasuringPlan(measures=("correlation",), spans_s=(2.0,)))
    assert all(list(spans) == ["2"] for spans in found.values())


def test_only_another_length_is_measured(folder, monkeypatch):
    dyads = [dyad.stored for dyad in found_in(folder)]
    before, _ = measure(folder, dyads)
    spans = []
    one = battery.battery
    monkeypatch.setattr(battery, "battery", lambda *a, **k: spans.append(k["span_s"]) or one(*a, **k))
    longer = MeasuringPlan(measures=PLAN.measures, spans_s=(1.7, 2.0))
    found, failed = measure(folder, dyads, longer)
    assert failed == {}
    assert spans == [1.7, 1.7]
    assert all(list(measured) == ["1.7", "2"] for measured in found.values())
    monkeypatch.setattr(measuring, "read_recording", None)
    both, failed = measure(folder, dyads)  # what was measured first is still there
    assert failed == {}
    assert [both[dyad.name]["2"]["measure.correlation"] for dyad in dyads] == [
        before[dyad.name]["2"]["measure.correlation"] for dyad in dyads
    ]


def test_a_damaged_file_of_measures_is_made_again(folder):
    dyads = [dyad.stored for dyad in found_in(folder)]
    measure(folder, dyads)
    path = folder.path / "measures" / f"{dyads[0].name}.json"
    whole = path.read_text()
    path.write_text(whole[: len(whole) // 2])
    measure(folder, dyads)
    assert path.read_text() == whole


def test_a_recording_that_cannot_be_read_does_not_stop_the_others(folder):
    dyads = [dyad.stored for dyad in found_in(folder)]
    dyads[0].recordings[0].write_bytes(b"no recording")
    found, failed = measure(folder, dyads)
    assert list(failed) == [dyads[0].name]
    assert list(found) == [dyads[1].name]


def test_pseudo_dyads_pair_each_partner_once(folder):
    dyads = found_in(folder)
    pairs = pseudo_dyads(dyads)
    assert [pair.recordings for pair in pairs] == [
        (dyads[0].stored.recordings[0], dyads[1].stored.recordings[0]),
        (dyads[1].stored.recordings[0], dyads[0].stored.recordings[0]),
    ]
    found, failed = measure(folder, pairs)
    assert failed == {}
    assert len(found) == 2


def test_a_pseudo_dyad_of_a_dyad_with_itself_has_its_measures(folder):
    dyad = found_in(folder)[0].stored
    itself = StoredDyad(
        name="twice", recordings=dyad.recordings * 2, experiment=dyad.experiment, replicate=dyad.replicate
    )
    found, _ = measure(folder, [dyad, itself])
    assert json.dumps(found["twice"]) == json.dumps(found[dyad.name])


def test_one_dyad_has_no_stranger(folder):
    with pytest.raises(ResultError, match="need two dyads"):
        pseudo_dyads(found_in(folder)[:1])


def test_a_run_is_found_by_its_folder_or_its_recording(folder):
    dyad = found_in(folder)[0]
    run = ResultsFolder(folder.path).run_path(dyad.trial.key)
    for path in (run, run / "results.h5"):
        found = dyad_at(path)
        assert (found.trial.key, found.stored.recordings) == (dyad.trial.key, dyad.stored.recordings)
