"""A run that is asked to ends soon after a circuit runs away, in both engines in the same step."""

import pytest

from snn.model.dyad import build_dyad
from snn.simulate.engine import NumpyEngine
from snn.simulate.simulate import runaway_watch, simulate
from tests.validation.dyads import trial

EPILEPTIC = {"observation": {"inhibitory_weight": "0 nS", "excitatory_weight": "3 nS"}}
STOPPING = {"stop_on_runaway": True}


def test_both_engines_end_in_the_same_step(compiled):
    dyad = build_dyad(trial("2 s", partner=EPILEPTIC, protocol=STOPPING))
    runs = [
        engine.run(dyad.inputs, dyad.n_steps, watch=runaway_watch(dyad))
        for engine in (compiled, NumpyEngine())
    ]
    assert [run.n_steps for run in runs] == [10_000, 10_000]
    assert [run.spikes.steps.max() < 10_000 for run in runs] == [True, True]
    assert all(run.levels["stress"].shape[0] == 20 for run in runs)  # every 50 ms


@pytest.mark.parametrize(("partner", "protocol", "duration_s"), [
    (EPILEPTIC, STOPPING, 1.0), (EPILEPTIC, {}, 3.0), ({}, STOPPING, 3.0),
])  # fmt: skip
def test_only_a_watched_runaway_ends_early(compiled, partner, protocol, duration_s):
    recording = simulate(trial("3 s", partner=partner, protocol=protocol), engine=compiled)
    assert {train.n_steps for train in recording.spikes.values()} == {round(duration_s * 1e4)}


def test_a_runaway_that_comes_later_is_seen_later(compiled):
    # The partners meet at 1.3 s, and see each other 60 times as strongly as they should: the stretch from 1 to 2 s, or
    # the next if nobody acts at first, ends the run.
    phases = [
        {"name": "apart", "duration": "1.3 s", "a_to_b": 0, "b_to_a": 0},
        {"name": "glaring", "duration": "2.7 s", "a_to_b": 5, "b_to_a": 5},
    ]
    lively = {"intention": {"rate": "1 Hz"}, "vision": {"weight": "6 nS"}}
    recording = simulate(
        trial("4 s", partner=lively, protocol={**STOPPING, "phases": phases}), engine=compiled
    )
    assert recording.spikes["a_motor"].n_steps in (20_000, 30_000)
