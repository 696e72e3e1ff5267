"""Which folders a calibration may be written into."""

import pytest

from snn.errors import ResultError
from snn.record.calibration_folder import is_calibration, refuse_another_folder
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment


def results_folder(path):
    ResultStore(path, small_experiment()).close()
    return path


def test_a_new_an_empty_and_an_interrupted_one_may_be_written_into(tmp_path):
    refuse_another_folder(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    refuse_another_folder(tmp_path / "empty")
    results_folder(tmp_path / "begun" / "nulls")
    (tmp_path / "begun" / "notes.txt").touch()
    refuse_another_folder(tmp_path / "begun")
    assert is_calibration(tmp_path / "begun")


def test_results_are_refused_even_if_a_calibration_was_put_among_them(tmp_path):
    busy = results_folder(tmp_path / "busy")
    results_folder(busy / "nulls")
    assert not is_calibration(busy)
    with pytest.raises(
        ResultError, match="busy' exists and is not a calibration folder; give another folder$"
    ):
        refuse_another_folder(busy)


def test_a_folder_that_only_looks_alike_is_refused(tmp_path):
    (tmp_path / "other" / "nulls").mkdir(parents=True)
    with pytest.raises(ResultError, match="is not a calibration folder"):
        refuse_another_folder(tmp_path / "other")


def test_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ResultError, match="file' is a file, expected a folder$"):
        refuse_another_folder(tmp_path / "file")
