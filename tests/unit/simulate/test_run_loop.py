"""The loop over time steps: every object once in each step of its clock, in order, on clocks as Brian2 has them."""

import ctypes
from types import SimpleNamespace

import numpy as np
import pytest

from snn.errors import SimulationError
from snn.simulate import run_loop
from tests.unit.simulate.compiled_snippets import HEADERS, compiled, pointer

# The part of Brian2's classes that the loop uses; its own set_interval, running and tick.
NETWORK_H = """
#pragma once
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>
struct Clock
{
    double t[1], dt; int64_t timestep, i_end;
    bool running() { return timestep < i_end; }
    void tick() { timestep += 1; t[0] = timestep * dt; }
    void set_interval(double start, double end)
    {
        timestep = (int64_t)std::ceil(start / dt - 1e-6);
        i_end = (int64_t)std::ceil(end / dt - 1e-6);
        t[0] = timestep * dt;
    }
};
struct Network
{
    std::vector<std::pair<Clock *, void (*)()>> objects;
    double t;
    static double _last_run_completed_fraction;
};
"""
DRIVER = """
#include "time_steps.cpp"
double Network::_last_run_completed_fraction = 0.0;
static Clock fast, slow;
static std::vector<int> called;
extern "C" long run(double until_s, int n_stops, int32_t *result)
{
    Network network;
    network.t = 0.0;
    fast.dt = 1e-4; slow.dt = 1e-3;
    network.objects = {{&slow, [] { called.push_back(10 + (int)(slow.timestep % 1000)); }},
                       {&fast, [] { called.push_back(1); }}, {&fast, nullptr},
                       {&slow, [] { called.push_back(2); }}, {&fast, [] { called.push_back(3); }}};
    called.clear();
    for (int stop = 1; stop <= n_stops; stop++) run_until(network, until_s * stop / n_stops);
    std::copy(called.begin(), called.end(), result);
    return called.size() + 1000000 * (network.t == until_s && Network::_last_run_completed_fraction == 1.0);
}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loop")
    (folder / "network.h").write_text(NETWORK_H)
    (folder / "time_steps.cpp").write_text(run_loop.TIME_STEPS_CPP)
    (folder / "driver.cpp").write_text(HEADERS + DRIVER)
    return compiled(folder / "driver.cpp")


@pytest.mark.parametrize("n_stops", [1, 4], ids=["at once", "with stops"])
def test_objects_run_in_the_steps_of_their_clocks_in_their_order(library, n_stops):
    result = np.zeros(1000, np.int32)
    library.run.argtypes = [ctypes.c_double, ctypes.c_int, ctypes.c_void_p]
    n = library.run(0.04, n_stops, pointer(result)) - 1_000_000
    expected = []
    for step in range(400):
        expected += [10 + step // 10] if step % 10 == 0 else []
        expected += [1, 2, 3] if step % 10 == 0 else [1, 3]
    assert result[:n].tolist() == expected


def test_only_one_run_line_is_replaced(tmp_path, monkeypatch):
    main = tmp_path / "main.cpp"
    monkeypatch.setattr(run_loop, "_array_name", lambda _, name: f"brian::{name}")
    main.write_text("int main() {\n  dyad.run(1.0, NULL, 10.0);\n  dyad.run(2.0, NULL, 10.0);\n}\n")
    with pytest.raises(SimulationError, match="found 2"):
        run_loop.take_duration_from_environment(tmp_path, SimpleNamespace(spikes=None), time_step_ms=0.1)
    main.write_text("int main() {\n  dyad.run(1.0, NULL, 10.0);\n}\n")
    run_loop.take_duration_from_environment(tmp_path, SimpleNamespace(spikes=None), time_step_ms=0.1)
    source = main.read_text()
    assert "dyad.run(" not in source
    assert "run_until(dyad, (_done + _now) * 0.0001)" in source
    assert "brian::t[_n] / 0.0001" in source
    assert run_loop.TIME_STEPS in {path.name for path in tmp_path.iterdir()}
