"""The tidy table: every complete run of the experiment, in its order, in full precision."""

import csv
import io

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.batch.table import write_table
from snn.errors import ResultError
from snn.record.hdf5 import Verdict
from snn.record.health import Health
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore, finish_run
from tests.unit.synthetic_runs import measured_run, small_experiment


def report_of(summary, state="healthy"):
    health = Health(state=state, reason="")
    return RunReport(verdict=Verdict(digest="d" * 64, health=health), provenance={}, summary=summary)


def commit(store, trial, summary, **options):
    folder = store.begin(trial.key)
    folder.mkdir()
    (folder / "results.h5").write_bytes(b"recording")
    store.commit(finish_run(trial, folder, report_of(summary, **options)), folder)


def rows_of(store):
    n_rows = write_table(store)
    rows = list(csv.reader(io.StringIO((store.folder.path / "results.csv").read_text())))
    assert n_rows == len(rows) - 1
    return rows


@pytest.fixture
def store(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment(replicates=1)) as opened:
        yield opened


def test_rows_are_in_the_order_of_the_trials_with_their_conditions(store):
    first, second, third = store.trials
    for trial, value in ((third, 0.3), (first, 0.1), (second, 0.2)):
        commit(store, trial, {"C": value})
    assert rows_of(store) == [
        ["coupling", "replicate", "key", "health", "C"],
        ["0.0", "0", first.key, "healthy", "0.1"],
        ["0.5", "0", second.key, "healthy", "0.2"],
        ["1.0", "0", third.key, "healthy", "0.3"],
    ]


def test_numbers_keep_the_digits_that_mean_something_and_missing_ones_are_empty(store):
    commit(
        store,
        store.trials[0],
        {"C": 0.1 + 0.2, "z": float("nan"), "p": 5e-324, "n": 10**15, "note": 'a, "b"\nc'},
    )
    commit(store, store.trials[1], {"z": 1.5})
    [header, row, _] = rows_of(store)
    assert row[header.index("C") :] == ["0.3", "", "5e-324", "1000000000000000", 'a, "b"\nc']


def test_a_measure_that_some_runs_lack_has_its_column(store):
    commit(store, store.trials[0], {"C": 1.0})
    commit(store, store.trials[1], {"C": 2.0, "D": 3.0})
    header, first, second = rows_of(store)
    assert header[4:] == ["C", "D"]
    assert [first[4:], second[4:]] == [["1.0", ""], ["2.0", "3.0"]]


def test_what_no_run_has_a_value_of_has_no_column_until_one_has(store):
    empty = {"z": float("nan"), "lag_s": None, "cue_withheld_a_to_b": ""}
    commit(store, store.trials[0], {"C": 1.0, **empty})
    commit(store, store.trials[1], {"C": 2.0, **empty})
    assert rows_of(store)[0][4:] == ["C"]
    assert columns_of(store)[4:] == ["C"]
    commit(store, store.trials[2], {"C": 3.0, **empty, "lag_s": 0.0, "cue_withheld_a_to_b": "too few acts"})
    header, first, _, third = rows_of(store)
    assert header[4:] == ["C", "lag_s", "cue_withheld_a_to_b"]
    assert columns_of(store) == header
    assert [first[4:], third[4:]] == [["1.0", "", ""], ["3.0", "0.0", "too few acts"]]


def columns_of(store):
    """Return the columns that are explained beside the table."""
    with (store.folder.path / "columns.csv").open(newline="") as file:
        return [row["column"] for row in csv.DictReader(file)]


def test_the_flag_is_there_and_is_said_once(store):
    commit(store, store.trials[0], {"C": 1.0}, state="runaway")
    commit(store, store.trials[1], {"C": 1.0, "health": "suppressed"}, state="suppressed")
    header, first, second = rows_of(store)
    assert header == ["coupling", "replicate", "key", "health", "C"]
    assert [first[3], second[3]] == ["runaway", "suppressed"]


def test_runs_that_failed_or_are_damaged_or_missing_have_no_row(store):
    commit(store, store.trials[0], {"C": 1.0})
    store.record_failure(store.trials[1], store.begin(store.trials[1].key), error="no luck", detail="")
    assert len(rows_of(store)) == 2
    store.folder.recording_path(store.trials[0].key).write_bytes(b"shorter")
    assert rows_of(store) == [["coupling", "replicate", "key", "health"]]


def test_what_named_conditions_set_stands_after_the_axes(tmp_path):
    named = {"slow": {"link.a_to_b.latency": "400 ms"}, "as_is": {}}
    axis = {"label": "link.a_to_b.latency", "conditions": named}  # whose name is that of the parameter
    with ResultStore(tmp_path / "small", small_experiment(sweep=[axis], replicates=1)) as store:
        for trial in store.trials:
            commit(store, trial, {"C": 0.5})
        slow, as_is = store.trials
        assert rows_of(store) == [
            ["link.a_to_b.latency", "link.a_to_b.latency_ms", "replicate", "key", "health", "C"],
            ["slow", "400.0", "0", slow.key, "healthy", "0.5"],
            ["as_is", "100.0", "0", as_is.key, "healthy", "0.5"],
        ]


def test_a_design_is_one_axis_with_a_column_for_each_parameter(tmp_path):
    lists = {"partner.oxytocin.level": [0, 1], "link.a_to_b.coupling": [0.5, 0.25]}
    with ResultStore(tmp_path / "small", small_experiment(sweep=[{"zip": lists}], replicates=1)) as store:
        commit(store, store.trials[1], {"C": 0.5})
        assert rows_of(store) == [
            [
                "design.point",
                "partner.oxytocin.level",
                "link.a_to_b.coupling",
                "replicate",
                "key",
                "health",
                "C",
            ],
            ["1", "1.0", "0.25", "0", store.trials[1].key, "healthy", "0.5"],
        ]


def test_without_a_sweep_there_is_no_axis(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment(sweep=[], replicates=2)) as store:
        commit(store, store.trials[1], {"C": 0.5})
        assert rows_of(store) == [
            ["replicate", "key", "health", "C"],
            ["1", store.trials[1].key, "healthy", "0.5"],
        ]


def test_runs_of_another_experiment_have_no_row(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment(replicates=1)) as store:
        commit(store, store.trials[0], {"C": 1.0})
    with ResultStore(tmp_path / "small", small_experiment(seed=8), force=True) as store:
        assert rows_of(store) == [["coupling", "replicate", "key", "health"]]


def test_a_table_that_cannot_be_written_leaves_the_old_one(store, monkeypatch):
    commit(store, store.trials[0], {"C": 1.0})
    rows_of(store)
    before = (store.folder.path / "results.csv").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    commit(store, store.trials[1], {"C": 1.0})
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ResultError, match="^disk full writing "):
        write_table(store)
    assert (store.folder.path / "results.csv").read_bytes() == before


def test_each_column_of_the_table_is_explained_beside_it(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run)
        write_table(store)
    with (tmp_path / "small" / "results.csv").open(newline="") as file:
        heading = next(csv.reader(file))
    with (tmp_path / "small" / "columns.csv").open(newline="") as file:
        told = {row["column"]: row for row in csv.DictReader(file)}
    assert list(told) == heading
    assert told["coupling"]["meaning"] == "Point on an axis of the sweep."
    assert [told["C"][what] for what in ("unit", "lowest", "highest")] == ["1", "-1", "1"]
    assert "runaway" in told["health"]["words"]
    assert all(row["meaning"] for row in told.values())
