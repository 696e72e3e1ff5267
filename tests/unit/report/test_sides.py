"""What is compared: the conditions at each path, what they are called, and what is refused."""

import json

import numpy as np
import pytest

import snn
from snn.errors import ResultError
from snn.foreign.json_value import read_json_file
from snn.record import run_folder
from snn.report.results_page import made_by
from snn.report.sides import read_sides
from tests.unit.undrawn import run_undrawn


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A run, and a sweep of two couplings, of two dyads each."""
    parent = tmp_path_factory.mktemp("runs")
    changes = {"link.a_to_b.coupling": 0.5}
    run_undrawn("smoke", parent / "plain")
    swept = snn.experiment(
        snn.experiment("smoke", **changes).model_dump(by_alias=True)
        | {"sweep": [{"label": "link", "keys": ["link.a_to_b.coupling"], "values": [0.25, 0.5]}]}
    )
    run_undrawn(swept, parent / "swept")
    return parent


def labels(*paths):
    return [side.label for side in read_sides(paths)]


def test_a_run_is_a_side_and_each_condition_of_a_sweep_is_one(folders):
    assert labels(folders / "plain", folders / "swept") == ["plain", "swept: link 0.25", "swept: link 0.5"]
    assert labels(folders / "swept") == ["link 0.25", "link 0.5"]


def test_a_folder_of_results_folders_stands_for_all_of_them(folders):
    assert labels(folders) == ["plain", "swept: link 0.25", "swept: link 0.5"]


def test_what_is_named_twice_counts_once(folders):
    again = folders / "swept" / ".." / "plain"
    assert labels(folders / "plain", folders / "plain", again, folders / "swept")[:2] == [
        "plain",
        "swept: link 0.25",
    ]


def test_a_side_has_the_settings_of_its_condition_and_its_dyads_by_seed(folders):
    _, half = read_sides([folders / "swept"])
    assert half.experiment.link.a_to_b.coupling == 0.5
    seed = half.experiment.seed
    assert list(half.dyads.by_seed) == [(seed, 0), (seed, 1)]
    assert half.measured_s == half.experiment.duration_s


def test_a_single_run_is_a_side_of_one_dyad(folders):
    run = next((folders / "plain" / "runs").iterdir())
    (side,) = read_sides([run])
    assert [row["key"] for row in side.rows] == [run.name]


def test_what_a_run_says_of_itself_is_read_once(folders, monkeypatch):
    """For the rows, for what is stale, for the curves and for where they come from."""
    read = []
    monkeypatch.setattr(
        run_folder,
        "read_json_file",
        lambda path, **limits: read.append(path) or read_json_file(path, **limits),
    )
    runs = sorted((folders / "swept" / "runs").iterdir())
    sides = read_sides([folders / "plain", *runs])
    assert all(made_by(side.results) for side in sides)
    assert all(side.results.correlogram(trial) for side in sides for trial in side.results.trials)
    assert len(sides) == 1 + len(runs)
    assert len(read) == len(set(read)) == 2 + len(runs)


def test_an_effect_whose_cues_cannot_be_read_is_undefined(folders):
    (side,) = read_sides([folders / "plain"])
    row = {**side.rows[0], "cue_effect_brain_a_to_b": 0.7, "cue_withheld_a_to_b": ""}
    assert with_row(side, row).rows[0]["cue_effect_brain_a_to_b"] == 0.7
    assert np.isnan(
        with_row(side, row | {"cue_withheld_a_to_b": "few cues"}).rows[0]["cue_effect_brain_a_to_b"]
    )


def with_row(side, row):
    from dataclasses import replace

    return replace(side, results=replace(side.results, rows=(row,)))


def test_what_is_no_results_folder_is_refused(folders, tmp_path):
    with pytest.raises(ResultError, match="is no results folder; name what `snn run`"):
        read_sides([tmp_path])
    with pytest.raises(ResultError, match="is no results folder"):
        read_sides([folders / "plain" / "results.csv"])


def test_measures_of_another_version_are_refused_with_the_remedy(folders, tmp_path):
    import shutil

    copy = shutil.copytree(folders / "plain", tmp_path / "older")
    path = next((copy / "runs").iterdir()) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"analysis": "0" * 16}))
    with pytest.raises(
        ResultError, match="1 of 2 runs were measured by another version of snn.*measures them again"
    ):
        read_sides([copy])
