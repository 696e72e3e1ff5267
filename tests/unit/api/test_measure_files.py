"""A table of measures takes the place of another one, and of nothing else."""

import pytest

from snn.api.measure_files import refuse_another_table, write_measures
from snn.errors import ResultError

ROWS = [{"key": "k", "measured_s": 2.0, "C": 0.25}]


def test_a_table_may_be_written_again(tmp_path):
    path = tmp_path / "measures.csv"
    refuse_another_table(path)
    write_measures(path, ROWS)
    assert path.read_text() == "key,measured_s,C\nk,2.0,0.25\n"
    refuse_another_table(path)


def test_what_is_no_table_of_measures_stays(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("key,C\nk,1\n")
    with pytest.raises(ResultError, match="exists and is no table of measures"):
        refuse_another_table(path)
    with pytest.raises(ResultError, match="is a folder; name a file"):
        refuse_another_table(tmp_path)
