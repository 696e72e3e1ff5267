"""What an engine checks after a run: a binary that exits with 0 proves nothing."""

import numpy as np
import pytest

from snn.errors import SimulationError
from snn.model.inputs import ModelInputs
from snn.simulate import engine
from snn.simulate.engine import CompiledEngine, NumpyEngine, RawSpikes, choose_engine
from snn.simulate.layout import Layout, OutputFiles

INPUTS = ModelInputs(0.1, {"cells.v": np.zeros(3)})
LAYOUT = Layout((), OutputFiles(spike_cell="i", spike_time="t", n_spikes="N", potential="v"), "")
FINE = np.zeros(3)


def results(
    folder, *, cells=(0, 2, 1), times=(1e-4, 1e-4, 5e-4), count=3, potential=(0.0, 0.0, 0.0), done="1"
):
    np.asarray(cells, np.int32).tofile(folder / "i")
    np.asarray(times, np.float64).tofile(folder / "t")
    np.asarray([count], np.int32).tofile(folder / "N")
    np.asarray(potential).tofile(folder / "v")
    (folder / "last_run_info.txt").write_text(f"0.12 {done}\n")
    return engine._read_compiled(LAYOUT, folder, INPUTS)


def checked(raw, n_steps=10):
    return engine._checked(raw, INPUTS, n_steps, {})


def test_spikes_come_back_as_steps_ordered_by_step_and_cell(tmp_path):
    raw = checked(results(tmp_path, cells=(2, 0, 1)))
    assert raw.steps.tolist() == [1, 1, 5]
    assert raw.cells.tolist() == [0, 2, 1]


@pytest.mark.parametrize(
    "damage",
    [{"times": (1e-4, 1e-4)}, {"cells": (0,)}, {"count": 4}, {"potential": (0.0,)}, {"done": "0.4"}],
    ids=["times cut", "cells cut", "count wrong", "potentials cut", "stopped early"],
)
def test_an_incomplete_result_is_refused(tmp_path, damage):
    with pytest.raises(SimulationError, match=r"incomplete result.*is the disk full"):
        results(tmp_path, **damage)


def test_a_potential_that_is_not_finite_is_refused():
    with pytest.raises(SimulationError, match="unstable: membrane potential of cell 1 is not finite"):
        checked((np.zeros(0, np.int32), np.zeros(0), np.array([0.0, np.nan, np.inf])))


@pytest.mark.parametrize(
    ("cell", "time_s"), [(3, 0.0), (-1, 0.0), (0, 1e-3)], ids=["cell", "negative", "too late"]
)
def test_spikes_that_cannot_be_are_refused(cell, time_s):
    with pytest.raises(SimulationError, match="cells or time steps that do not exist"):
        checked((np.array([cell], np.int32), np.array([time_s]), FINE))


def test_a_silent_dyad_is_a_result():
    assert checked((np.zeros(0, np.int32), np.zeros(0), FINE)) == RawSpikes(
        pytest.approx(np.zeros(0)), pytest.approx(np.zeros(0)), {}
    )


def test_without_a_compiler_the_numpy_target_is_chosen(monkeypatch):
    monkeypatch.setattr(engine, "compiler_command", lambda: None)
    assert isinstance(choose_engine(), NumpyEngine)
    assert isinstance(choose_engine("compiled"), CompiledEngine)
    monkeypatch.setattr(engine, "compiler_command", lambda: "g++")
    assert isinstance(choose_engine(), CompiledEngine)
    assert isinstance(choose_engine("numpy"), NumpyEngine)
