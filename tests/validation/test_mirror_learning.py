"""A mirror map emerges from watching oneself act, and follows the contingency. Learning is five times as fast as usual.

Seeds are fixed, so that the outcome is; the margins are several times the spread over the first ten seeds.
"""

import numpy as np
import pytest

from snn.analyse.cells.mirror_weights import mirror_weights
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.simulate.compiler import compiler_command
from snn.simulate.engine import CompiledEngine
from snn.simulate.simulate import simulate

pytestmark = pytest.mark.skipif(compiler_command() is None, reason="needs a C++ compiler (g++ and make)")
DURATION_S = 24
COUNTER = [1, 0, 3, 2]


def learned_maps(reafference, learning=None):
    """Return the final mean weights by observed and executed channel (nS), averaged over both partners, ``(4, 4)``."""
    described = {
        "name": "learning",
        "question": "?",
        "seed": 3,
        "duration": f"{DURATION_S} s",
        "link": {"a_to_b": {"coupling": 0}, "b_to_a": {"coupling": 0}},
        "partner": {
            "mirror": {
                "map": "naive",
                "learning": {"rule": "triplet", "learning_rate": 1.5} | (learning or {}),
            },
            "reafference": reafference,
            "intention": {"rate": "0.4 Hz"},
        },
    }
    recording = simulate(expand(Experiment.model_validate(described))[0], engine=CompiledEngine())
    experiment = recording.trial.experiment
    found = [mirror_weights(recording.weights, partner=number, experiment=experiment) for number in (0, 1)]
    return np.mean([weights.maps_nS[-1] for weights in found if weights is not None], axis=0)


def selectivity(weights_nS, executed=(0, 1, 2, 3)):
    """Return the mean weight from each observed to its executed channel, over that to all others."""
    same = np.zeros((4, 4), bool)
    same[range(4), executed] = True
    return weights_nS[same].mean() / weights_nS[~same].mean()


def test_watching_oneself_makes_the_map_congruent():
    assert selectivity(learned_maps({"coupling": 1})) > 2


def test_without_seeing_oneself_no_map_emerges():
    assert selectivity(learned_maps({"coupling": 0})) == pytest.approx(1, abs=0.05)


def test_the_map_follows_what_an_act_is_seen_as():
    seen_as = ["touch", "smile", "withdraw", "frown"]
    weights_nS = learned_maps({"coupling": 1, "seen_as": seen_as})
    assert selectivity(weights_nS, COUNTER) > 2
    assert selectivity(weights_nS) < 0.7


def test_pair_stdp_unlearns_what_goes_together_slowly():
    assert selectivity(learned_maps({"coupling": 1}, {"rule": "pair"})) < 1
