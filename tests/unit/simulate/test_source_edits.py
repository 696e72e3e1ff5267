"""Edits of generated source: they find exactly what they expect, or stop the build."""

import pytest

from snn.errors import SimulationError
from snn.simulate.source_edits import put_first, replace_once


def test_one_place_is_replaced(tmp_path):
    path = tmp_path / "code.cpp"
    path.write_text("a;\nrun(1,\n 2);\nb;\n")
    replace_once(path, r"(\w+)\(1,.*?\);", r"\1_until(3);")
    assert path.read_text() == "a;\nrun_until(3);\nb;\n"


@pytest.mark.parametrize("source", ["", "run(); run();", "RUN();"], ids=["none", "two", "another case"])
def test_no_place_or_several_stop_the_build_and_change_nothing(tmp_path, source):
    path = tmp_path / "code.cpp"
    path.write_text(source)
    with pytest.raises(
        SimulationError, match=r"expected one .* in code.cpp, found [02]; .*use the engine numpy"
    ):
        replace_once(path, r"run\(\);", "")
    assert path.read_text() == source


def test_a_file_that_is_not_there_stops_the_build(tmp_path):
    with pytest.raises(SimulationError, match=r"in gone.cpp, found 0"):
        replace_once(tmp_path / "gone.cpp", "a", "b")


def test_headers_come_first(tmp_path):
    path = tmp_path / "code.cpp"
    path.write_text("b\n")
    put_first(path, "a\n")
    assert path.read_text() == "a\nb\n"
