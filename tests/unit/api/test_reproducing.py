"""Which finished runs are taken, and which figures are published."""

from types import SimpleNamespace

import pytest

from snn.api.reproducing import _main_figure, _run_folder, _that_are_there
from snn.errors import ResultError


def results(folder, *figures, primary="C"):
    (folder / "figures").mkdir()
    for name in figures:
        (folder / "figures" / f"{name}.png").touch()
    return SimpleNamespace(
        folder=SimpleNamespace(path=folder), experiment=SimpleNamespace(name="x", primary=primary)
    )


def test_the_folder_of_the_name_comes_before_the_one_that_is_named(tmp_path):
    with pytest.raises(ResultError, match=r"^--from-runs: neither"):
        _run_folder(tmp_path, "dose")
    (tmp_path / "manifest.jsonl").touch()
    assert _run_folder(tmp_path, "dose") == tmp_path
    (tmp_path / "dose").mkdir()
    (tmp_path / "dose" / "manifest.jsonl").touch()
    assert _run_folder(tmp_path, "dose") == tmp_path / "dose"


def test_the_main_figure_is_that_of_the_primary_outcome_else_the_first(tmp_path):
    assert _main_figure(results(tmp_path, "behaviour", "sweep_RI", "sweep_C")) == ["sweep_C"]
    (tmp_path / "other").mkdir()
    assert _main_figure(results(tmp_path / "other", "raster", "behaviour")) == ["behaviour"]


def test_a_figure_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    found = results(tmp_path, "raster", "behaviour")
    assert _that_are_there(["raster"], found) == ["raster"]
    with pytest.raises(ResultError, match="no figure 'map' of x; there are behaviour, raster"):
        _that_are_there(["raster", "map"], found)
