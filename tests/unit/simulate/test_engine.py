"""Which engine runs, and whether its binary came to its end: one that exits with 0 proves nothing."""

import pytest

from snn.errors import SimulationError
from snn.simulate import engine
from snn.simulate.engine import CompiledEngine, NumpyEngine, choose_engine


def test_a_binary_that_did_not_come_to_its_end_is_refused(tmp_path):
    (tmp_path / "last_run_info.txt").write_text("0.12 1\n")
    engine._require_complete(tmp_path)
    (tmp_path / "last_run_info.txt").write_text("0.12 0.4\n")
    with pytest.raises(SimulationError, match=r"incomplete result; is the disk full .*MB free"):
        engine._require_complete(tmp_path)


def test_without_a_compiler_the_numpy_target_is_chosen(monkeypatch):
    monkeypatch.setattr(engine, "compiler_command", lambda: None)
    assert isinstance(choose_engine(), NumpyEngine)
    assert isinstance(choose_engine("compiled"), CompiledEngine)
    monkeypatch.setattr(engine, "compiler_command", lambda: "g++")
    assert isinstance(choose_engine(), CompiledEngine)
    assert isinstance(choose_engine("numpy"), NumpyEngine)
