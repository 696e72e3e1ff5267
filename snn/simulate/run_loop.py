"""The loop over time steps of the compiled model, in place of the one that Brian2 generates."""

import re
from pathlib import Path

import brian2 as b2

from snn.model.network import DyadNetwork
from snn.simulate.source_edits import put_first, replace_once
from snn.simulate.watch import CPP_WATCH

TIME_STEPS = "time_steps.cpp"
# Brian2's own asks for the processor time in every step and looks up the clock of every object in a set. What is done,
# and in which order, is the same; two clocks agree if they differ by no more than Brian2's own tolerance.
TIME_STEPS_CPP = """
#include "network.h"
#include <algorithm>
#include <cmath>
#include <vector>

void run_until(Network &network, double t_end)
{
    typedef decltype(network.objects.front().first) ClockPointer;
    std::vector<ClockPointer> clocks;
    std::vector<size_t> clock_of;  // each object
    for (const auto &object : network.objects) {
        const size_t place = std::find(clocks.begin(), clocks.end(), object.first) - clocks.begin();
        if (place == clocks.size()) clocks.push_back(object.first);
        clock_of.push_back(place);
    }
    for (ClockPointer clock : clocks) clock->set_interval(network.t, t_end);
    std::vector<char> is_due(clocks.size());
    for (;;) {
        ClockPointer first = clocks.front();
        for (ClockPointer clock : clocks) if (clock->t[0] < first->t[0]) first = clock;
        if (!first->running()) break;
        const double t = first->t[0];
        for (size_t i = 0; i < clocks.size(); i++) is_due[i] = std::fabs(clocks[i]->t[0] - t) <= 1e-14;
        for (size_t i = 0; i < clock_of.size(); i++)
            if (is_due[clock_of[i]] && network.objects[i].second) network.objects[i].second();
        for (size_t i = 0; i < clocks.size(); i++) if (is_due[i]) clocks[i]->tick();
    }
    network.t = t_end;
    Network::_last_run_completed_fraction = 1.0;
}
"""

# Runs second by second: prints the simulated time, ends early if asked to, and takes the duration from the environment,
# so that one binary serves every duration.
RUN_LOOP = (
    """
    {
        const long _n_steps = std::atol(std::getenv("SNN_N_STEPS"));
        const long _chunk = std::max(1L, std::lround(1.0 / TIME_STEP));"""
    + CPP_WATCH
    + """
        for (long _done = 0; _done < _n_steps;) {
            const long _now = std::min(_chunk, _n_steps - _done);
            run_until(NETWORK, (_done + _now) * TIME_STEP);
            _done += _now;
            std::cout << "progress " << _done << std::endl;
            if (_ran_away(_done - _now, _done)) break;
        }
    }
"""
)
_RUN_LINE = r"(?m:^\s*(\w+)\.run\([^;]*\);\s*$)"
_HEADERS = "#include <sstream>\nclass Network;\nvoid run_until(Network &network, double t_end);\n"


def take_duration_from_environment(directory: Path, dyad: DyadNetwork, *, time_step_ms: float) -> None:
    """Replace the one ``run`` line of the generated main program by a loop over seconds and time steps of our own."""
    (directory / TIME_STEPS).write_text(TIME_STEPS_CPP, encoding="utf-8")
    names = {
        "NETWORK": r"\1",
        "TIME_STEP": repr(time_step_ms * 1e-3),
        "SPIKE_CELLS": _array_name(dyad.spikes, "i"),
        "SPIKE_TIMES": _array_name(dyad.spikes, "t"),
    }
    loop = re.sub("|".join(names), lambda found: names[found.group()], RUN_LOOP)
    main = directory / "main.cpp"
    replace_once(main, _RUN_LINE, loop)
    put_first(main, _HEADERS)


def _array_name(owner: b2.Group, name: str) -> str:
    return "brian::" + str(b2.device.get_array_name(owner.variables[name], access_data=False))
