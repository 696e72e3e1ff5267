"""Measures of stored dyads are kept, and taken again only where something changed."""

import hashlib
import json
from dataclasses import replace

import pytest

from snn.analyse.measures.measure_columns import SEED
from snn.analyse.table import battery
from snn.batch import measuring
from snn.batch.measuring import MeasuringPlan, StoredDyad, measure_dyads
from snn.batch.serial import SerialExecutor
from snn.batch.stored_dyads import dyad_at, dyads_in, put_together
from snn.batch.sweep import run_trials
from snn.config.schema.recorded_nulls import CircularShift
from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder
from snn.record.run_folder import analysis_key
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, synthetic_run

PLAN = MeasuringPlan(measures=("correlation", "counts_50ms"), spans_s=(2.0, 1.8))


@pytest.fixture
def folder(tmp_path):
    with ResultStore(tmp_path / "out", small_experiment(couplings=[0.5])) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        return store.folder


@pytest.fixture
def longer(tmp_path):
    """Dyads long enough for shifts."""
    with ResultStore(tmp_path / "longer", small_experiment(couplings=[0.5], duration="3 s")) as store:
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
    monkeypatch.setattr("snn.record.found_run.read_recording", None)
    again, failed = measure(folder, dyads)
    assert failed == {}
    assert json.dumps(again) == json.dumps(json.loads(json.dumps(first).replace("NaN", "null")))


@pytest.fixture
def taken(monkeypatch):
    """Note which measures are taken of a view, and how often the evidence is."""
    calls = []
    value, evidence, null = battery._value, battery._evidence, battery._null_columns
    monkeypatch.setattr(battery, "_value", lambda m, v: calls.append(m.name) or value(m, v))
    monkeypatch.setattr(battery, "_evidence", lambda *a: calls.append("evidence") or evidence(*a))

    def of_nulls(measures, *args, **how):
        n_before = len(calls)
        columns = null(measures, *args, **how)
        calls[n_before:] = [f"null of {m.name}" for m in measures]  # in place of each surrogate's measures
        return columns

    monkeypatch.setattr(battery, "_null_columns", of_nulls)
    return calls


def plan_of(*measures, span_s=2.0, n_shifts=0):
    return MeasuringPlan(measures=measures, spans_s=(span_s,), n_shifts=n_shifts)


def test_a_subset_after_all_leaves_all(folder, taken):
    dyads = [dyad.stored for dyad in found_in(folder)]
    whole, _ = measure(folder, dyads)
    path = folder.path / "measures" / f"{dyads[0].name}.json"
    before = path.read_bytes()
    taken.clear()
    found, _ = measure(folder, dyads, plan_of("correlation"))
    again, _ = measure(folder, dyads)
    assert taken == []
    assert path.read_bytes() == before
    assert json.dumps(again) == json.dumps(whole)
    assert all(list(spans) == ["2"] for spans in found.values())
    assert [name for name in found[dyads[0].name]["2"] if name.startswith("measure.")] == [
        "measure.correlation"
    ]


def test_all_after_a_subset_takes_the_rest(folder, taken):
    dyads = [dyad.stored for dyad in found_in(folder)]
    measure(folder, dyads, plan_of("tiling"))
    assert taken == ["evidence", "tiling"] * 2
    taken.clear()
    found, _ = measure(folder, dyads, plan_of("correlation", "tiling"))
    assert taken == ["correlation"] * 2
    path = folder.path / "measures" / f"{dyads[0].name}.json"
    in_two = path.read_bytes()
    path.unlink()
    at_once, _ = measure(folder, dyads, plan_of("correlation", "tiling"))
    assert json.dumps(at_once) == json.dumps(found)  # the sample of cells too, and the order
    assert path.read_bytes() == in_two


def test_nulls_are_kept_by_their_number_of_shifts(longer, taken, monkeypatch):
    dyads = [dyad.stored for dyad in found_in(longer)][:1]
    plans = [
        plan_of("tiling_at_0", "counts_200ms", span_s=3.0, n_shifts=n_shifts) for n_shifts in (0, 19, 23)
    ]
    rows = [measure(longer, dyads, plan)[0][dyads[0].name]["3"] for plan in plans]
    nulls = ["null of tiling_at_0", "null of counts_200ms"]
    assert sorted(taken) == sorted(["evidence", "tiling_at_0", "counts_200ms", *nulls, *nulls])
    assert [name for name in rows[1] if "." in name] == [
        f"{start}.{name}"
        for name in ("tiling_at_0", "counts_200ms")
        for start in ("measure", "null_mean", "null95", "p")
    ]
    assert {name: value for name, value in rows[1].items() if name in rows[0]} == rows[0]
    assert rows[1]["null_mean.tiling_at_0"] != rows[2]["null_mean.tiling_at_0"]
    monkeypatch.setattr("snn.record.found_run.read_recording", None)
    assert [measure(longer, dyads, plan)[0][dyads[0].name]["3"] for plan in plans] == rows


def test_a_dyad_has_the_same_nulls_whatever_is_measured_before(longer):
    dyads = [dyad.stored for dyad in found_in(longer)]
    plan = plan_of("counts_200ms", "tiling_at_0", span_s=3.0, n_shifts=19)
    path = longer.path / "measures" / f"{dyads[1].name}.json"
    measure(longer, dyads, plan)
    at_once = path.read_bytes()
    path.unlink()
    measure(longer, dyads[::-1], plan_of("tiling_at_0", span_s=3.0))
    measure(longer, dyads[::-1], plan_of("tiling_at_0", span_s=3.0, n_shifts=19))
    measure(longer, dyads, plan)
    assert path.read_bytes() == at_once


def test_another_setting_of_the_analysis_measures_again(folder, taken):
    dyads = [dyad.stored for dyad in found_in(folder)]
    measure(folder, dyads, plan_of("correlation"))
    taken.clear()
    for part, change in (("analysis", {"max_lag_ms": 300.0}), ("nulls", {"circular_shift": CircularShift()})):
        settings = getattr(dyads[0].experiment, part).model_copy(update=change)
        changed = [
            replace(dyad, experiment=dyad.experiment.model_copy(update={part: settings})) for dyad in dyads
        ]
        measure(folder, changed, plan_of("correlation"))
        assert taken == ["evidence", "correlation"] * 2
        taken.clear()


def as_it_was(path, dyad, measures):
    """Write a file as it was when its settings named the measures."""
    document = json.loads(path.read_text())
    settings = [
        analysis_key(dyad.experiment),
        dyad.experiment.seed,
        [run.recording.parent.name for run in dyad.runs],
    ]
    text = json.dumps([*settings, measures])
    hashed = hashlib.sha256(text.encode()).hexdigest()[:16]
    spans = {span: {n: v for n, v in row.items() if n != SEED} for span, row in document["spans"].items()}
    path.write_text(json.dumps({"settings": hashed, "spans": spans}))


def test_files_whose_settings_named_the_measures_are_read(folder, taken):
    dyad = found_in(folder)[0].stored
    before, _ = measure(folder, [dyad])
    path = folder.path / "measures" / f"{dyad.name}.json"
    as_it_was(path, dyad, list(PLAN.measures))
    taken.clear()
    assert json.dumps(measure(folder, [dyad])[0]) == json.dumps(before)
    assert taken == []
    measure(folder, [dyad], MeasuringPlan(measures=("correlation", "tiling_at_0"), spans_s=(2.0,)))
    assert taken == ["evidence", "tiling_at_0"]  # which cells are drawn was not kept
    assert measure(folder, [dyad])[0] == before
    assert taken == ["evidence", "tiling_at_0"]


def test_files_of_other_settings_are_not_read(folder, taken):
    dyad = found_in(folder)[0].stored
    measure(folder, [dyad])
    as_it_was(folder.path / "measures" / f"{dyad.name}.json", dyad, ["correlation"])
    taken.clear()
    measure(folder, [dyad])
    assert taken.count("evidence") == 2


def test_a_writer_that_is_killed_leaves_what_was_there(folder, taken, monkeypatch):
    dyad = found_in(folder)[0].stored
    measure(folder, [dyad], plan_of("correlation"))

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", killed)
        with pytest.raises(KeyboardInterrupt):
            measure(folder, [dyad], plan_of("tiling_at_0"))
    taken.clear()
    measure(folder, [dyad], plan_of("correlation"))
    assert taken == []


def test_what_another_process_kept_meanwhile_stays(folder, taken, monkeypatch):
    dyad = found_in(folder)[0].stored
    one = battery.battery

    def interrupted(*args, **more):
        with monkeypatch.context() as patched:
            patched.setattr(battery, "battery", one)
            measure(folder, [dyad], plan_of("correlation"))
        return one(*args, **more)

    monkeypatch.setattr(battery, "battery", interrupted)
    measure(folder, [dyad], plan_of("tiling_at_0"))
    taken.clear()
    measure(folder, [dyad], plan_of("correlation", "tiling_at_0"))
    assert taken == []


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
    monkeypatch.setattr("snn.record.found_run.read_recording", None)
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
    dyads[0].runs[0].recording.write_bytes(b"no recording")
    found, failed = measure(folder, dyads)
    assert list(failed) == [dyads[0].name]
    assert list(found) == [dyads[1].name]


def test_pseudo_dyads_pair_each_partner_once(folder):
    dyads = found_in(folder)
    pairs = put_together(dyads, dyads, n_ahead=1)
    assert [pair.runs for pair in pairs] == [
        (dyads[0].stored.runs[0], dyads[1].stored.runs[0]),
        (dyads[1].stored.runs[0], dyads[0].stored.runs[0]),
    ]
    found, failed = measure(folder, pairs)
    assert failed == {}
    assert len(found) == 2


def test_a_pseudo_dyad_of_a_dyad_with_itself_has_its_measures(folder):
    dyad = found_in(folder)[0].stored
    itself = StoredDyad(
        name="twice", runs=dyad.runs * 2, experiment=dyad.experiment, replicate=dyad.replicate
    )
    found, _ = measure(folder, [dyad, itself])
    assert json.dumps(found["twice"]) == json.dumps(found[dyad.name])


def test_one_dyad_has_no_stranger(folder):
    one = found_in(folder)[:1]
    with pytest.raises(ResultError, match="need two dyads"):
        put_together(one, one, n_ahead=1)


def test_a_run_is_found_by_its_folder_or_its_recording(folder):
    dyad = found_in(folder)[0]
    run = ResultsFolder(folder.path).run_path(dyad.trial.key)
    for path in (run, run / "results.h5"):
        found = dyad_at(path)
        assert (found.trial.key, found.stored.runs) == (dyad.trial.key, dyad.stored.runs)


def test_intentions_that_were_drawn_are_given_for_one_dyad_and_not_for_strangers(folder, monkeypatch):
    given = []
    monkeypatch.setattr(battery, "battery", lambda *_, inclinations, **__: given.append(inclinations) or {})
    monkeypatch.setattr(measuring, "drawn_inclinations", lambda _recording: "drawn")
    dyads = found_in(folder)
    for dyad in (dyads[0].stored, put_together(dyads, dyads, n_ahead=1)[0]):
        task = measuring._Task(dyad=dyad, known={2.0: {}})
        measuring._measure(task, lambda *_: None, plan=PLAN)
    assert given == ["drawn", None]
