"""An act that was never intended is acquired by trying it when it is seen, and is read with the circuit that does it.

Seeds are fixed, so that the outcome is.
"""

import numpy as np
import pytest

from snn.analyse.cells.act_windows import cut_trials
from snn.analyse.cells.decoding import decode_channel
from snn.analyse.cells.mirror_weights import mirror_weights
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.record.acts import acts_of
from snn.record.loops import way_to
from snn.simulate.compiler import compiler_command
from snn.simulate.engine import CompiledEngine
from snn.simulate.simulate import simulate

pytestmark = pytest.mark.skipif(compiler_command() is None, reason="needs a C++ compiler (g++ and make)")
NEW = 3
AFTER_SELF_OBSERVATION = [
    [0.92, 0.03, 0.03, 0.27],
    [0.03, 0.92, 0.03, 0.27],
    [0.03, 0.03, 0.92, 0.27],
    [0.01, 0.01, 0.01, 0.20],
]
"""What self-observation of the other three acts leaves of a naive map, in multiples of 1.5 nS (`imitation.yaml`)."""

CLEARLY = 1.5
"""Factor on what the learner sees: as usual, it moves too seldom; from 2 on, watching alone raises the weight."""


def recorded(**parts):
    experiment = Experiment.model_validate({"name": "x", "question": "?", "seed": 1, **parts})
    return simulate(expand(experiment)[0], engine=CompiledEngine())


def lesson(**phase):
    """Show the new act for 20 s; return how the weight from sight to act changes (nS), and the number of tries."""
    learner = {
        "mirror": {"map": AFTER_SELF_OBSERVATION, "learning": {"rule": "triplet", "learning_rate": 2}},
        "reafference": {"coupling": 1},
        "intention": {"repertoire": ["smile", "touch", "frown"]},
    }
    recording = recorded(
        duration="20 s",
        partner={"mirror": {"fraction": 0.5}},
        partners={"a": {"intention": {"repertoire": ["withdraw"], "rate": "0.5 Hz"}}, "b": learner},
        protocol={"phases": [{"name": "lesson", "duration": "20 s", "b_to_a": 0, **phase}]},
    )
    found = mirror_weights(recording.weights, partner=1, experiment=recording.trial.experiment)
    assert found is not None
    assert NEW not in recording.events.channel[recording.events.partner == 1]
    change_nS = np.diff(found.maps_nS[[0, -1], NEW, NEW]).item()
    return change_nS, acts_of(recording, "b")[NEW].size


def test_what_is_tried_is_learned():
    change_nS, tries = lesson(gate=0, a_to_b=CLEARLY)
    assert tries >= 3
    assert change_nS > 0.05


def test_what_is_only_watched_is_unlearned():
    change_nS, tries = lesson(a_to_b=CLEARLY)
    assert tries == 0
    assert change_nS < -0.03


def test_what_is_seen_is_read_with_the_code_of_doing_if_the_map_is_congruent():
    phase = {"name": "test", "duration": "50 s", "trials": 5}
    recording = recorded(
        duration="50 s", partners={"b": {"mirror": {"map": "scrambled"}}}, protocol={"phases": [phase]}
    )
    found = {}
    for index, partner in enumerate("ab"):
        trains = recording.spikes[f"{partner}_execution_e"]
        trials = cut_trials(
            recording.events,
            way_to(recording.trial.experiment, partner),
            n_channels=4,
            n_steps=trains.n_steps,
            time_step_ms=trains.time_step_ms,
            transient_ms=500.0,
        )
        found[partner] = decode_channel(trains, trials=trials, rng=np.random.default_rng(index))
    # of 20 seen acts; chance is 1/4, and 95 % of shuffles stay below about .4
    assert found["a"].accuracy > 0.75
    assert found["a"].p_value == 1 / 1000
    assert found["b"].accuracy < 0.5
