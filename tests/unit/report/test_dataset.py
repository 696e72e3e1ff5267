"""Dyads with labelled axes: what xarray reads is what the table has, and means leave unscored dyads out."""

import math

import numpy as np
import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder
from snn.record.store import ResultStore
from snn.report.dataset import dataset_of, means_of, write_netcdf
from snn.report.results import Results, read_results
from tests.unit.synthetic_runs import measured_run, small_experiment

xarray = pytest.importorskip("xarray")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("labelled") / "small"
    with ResultStore(folder, small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run)
    return read_results(ResultsFolder(folder), small_experiment())


def test_every_dyad_has_its_axes_and_all_that_was_measured_in_it(results):
    dyads = dataset_of(results)
    assert dyads.sizes == {"run": 6}
    assert dyads["coupling"].values.tolist() == [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]
    assert dyads["replicate"].values.tolist() == [0, 1] * 3
    assert dyads["key"].values.tolist() == [trial.key for trial in results.trials]
    at_half = dyads.where(dyads["coupling"] == 0.5, drop=True)
    assert at_half["C"].values.tolist() == [row["C"] for row in results.rows[2:4]]
    assert dyads["C"].attrs["units"] == "1"
    assert dyads["a_motor_rate_hz"].attrs == {
        "long_name": "Mean rate of the motor cells over the measured time. (of partner a)",
        "units": "Hz",
        "range": "0 or more",
    }
    assert dyads.attrs["title"] == "small"
    assert "coupling" in dyads.attrs["configuration"]


def planted(values):
    """Make results of dyads whose measures are given: coupling, health, C."""
    experiment = small_experiment()
    rows = [
        {"coupling": coupling, "replicate": n, "key": str(n), "health": health, "C": c}
        for n, (coupling, health, c) in enumerate(values)
    ]
    return Results(ResultsFolder(None), experiment, (), tuple(rows))


def test_means_are_of_scored_dyads_and_say_of_how_many():
    dyads = dataset_of(
        planted(
            [
                (0.0, "healthy", 0.1),
                (0.0, "runaway", 0.9),  # the sickest dyad is in no mean
                (1.0, "healthy", 0.3),
                (1.0, "healthy", 0.5),
                (1.0, "healthy", math.nan),
                (2.0, "runaway", 0.8),
            ]
        )
    )
    assert dyads["scored"].values.tolist() == [True, False, True, True, True, False]
    means = means_of(dyads, axes=["coupling"])
    assert means["coupling"].values.tolist() == [0.0, 1.0, 2.0]
    np.testing.assert_allclose(means["C"].values, [0.1, 0.4, np.nan])
    assert means["n_dyads"].values.tolist() == [2, 3, 1]
    assert means["n_scored"].values.tolist() == [1, 3, 0]


def test_a_file_is_read_by_xarray_in_three_lines(results, tmp_path):
    path = tmp_path / "dyads.nc"
    write_netcdf(results, path)
    with xarray.open_dataset(path) as dyads, xarray.open_dataset(path, group="means") as means:
        assert dyads["C"].values.tolist() == [row["C"] for row in results.rows]
        assert dyads["verdict"].values.tolist() == [row["verdict"] for row in results.rows]
        by_hand = np.nanmean([row["C"] for row in results.rows[2:4]])
        assert float(means["C"].sel(coupling=0.5)) == pytest.approx(by_hand)
    assert [file.name for file in tmp_path.iterdir()] == ["dyads.nc"]


def test_a_file_that_is_there_is_replaced_only_by_force(results, tmp_path):
    path = tmp_path / "dyads.nc"
    path.write_text("mine")
    with pytest.raises(
        ResultError, match=r"dyads.nc' exists; choose another name, or force=True to put this in the"
    ):
        write_netcdf(results, path)
    assert path.read_text() == "mine"
    write_netcdf(results, path, force=True)
    with xarray.open_dataset(path) as dyads:
        assert len(dyads["C"]) == len(results.rows)


def test_of_no_run_there_is_no_dataset(results):
    nothing = Results(results.folder, results.experiment, (), ())
    with pytest.raises(ResultError, match="holds no complete run"):
        dataset_of(nothing)


@pytest.mark.parametrize("name", ["nowhere/dyads.nc", "dyads\0.nc", "x" * 300])
def test_where_nothing_can_be_written_one_line_says_so(results, tmp_path, name):
    with pytest.raises(ResultError, match=r"^cannot write to [^\n]*$"):
        write_netcdf(results, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
