"""What must not change the model: the partners' names, and modulators at their neutral levels."""

import numpy as np
import pytest

from snn.model.dyad import Dyad, build_dyad
from snn.model.streams import DyadStreams
from snn.record.digest import digest
from snn.simulate.simulate import simulate
from tests.validation.dyads import NO_LINKS, trial

SOCIABLE = {
    "oxytocin": {"level": 0.6},
    "intention": {"rate": "0.8 Hz", "duration": "300 ms"},
    "mirror": {"map": "scrambled"},
    "background": {"rate": "300 Hz"},
}
SUBDUED = {
    "serotonin": {"level": 1.4},
    "intention": {"rate": "0.4 Hz"},
    "motor": {"gate_conductance": "40 nS"},
    "cells": {"tau_adaptation": "150 ms"},
}
STRONG = {"coupling": 1.2, "latency": "80 ms", "confusion": 0.1, "acuity": {"sd": 0.4}}
WEAK = {"coupling": 0.6, "adaptation": 0.1, "occlusion": [{"start": "500 ms", "stop": "700 ms"}]}
SHARED = {"shared_events": {"fraction": 0.3, "rate": "0.5 Hz"}}
WITHOUT = {
    "oxytocin": {"social_gain": 0, "interneuron_current": "0 pA"},
    "serotonin": {"receptor": {"hyperpolarising_current": "0 pA", "divisive_gain": 0}},
}


def spikes_by_population(compiled, dyad: Dyad) -> dict[str, list[tuple[int, int]]]:
    raw, spikes = compiled.run(dyad.inputs, dyad.n_steps).spikes, {}
    for name, block in dyad.blocks.items():
        inside = (raw.index >= block.start) & (raw.index < block.stop)
        cells = raw.index[inside] - block.start
        spikes[name] = list(zip(raw.steps[inside].tolist(), cells.tolist(), strict=True))
    return spikes


def test_exchanging_the_partners_with_their_streams_exchanges_their_spikes(compiled):
    dyad = build_dyad(
        trial(
            "3 s",
            partners={"a": SOCIABLE, "b": SUBDUED},
            link={"a_to_b": STRONG, "b_to_a": WEAK},
            protocol=SHARED,
        )
    )
    exchanged = build_dyad(
        trial(
            "3 s",
            partners={"a": SUBDUED, "b": SOCIABLE},
            link={"a_to_b": WEAK, "b_to_a": STRONG},
            protocol=SHARED,
        ),
        streams=DyadStreams(1, 0, partner_streams=(1, 0)),
    )
    spikes, mirrored = spikes_by_population(compiled, dyad), spikes_by_population(compiled, exchanged)
    other = {"a": "b", "b": "a"}
    for name, trains in spikes.items():
        assert mirrored[other[name[0]] + name[1:]] == trains, name
    assert spikes["a_motor"]
    assert spikes["b_motor"]
    assert spikes["a_execution_e"] != spikes["b_execution_e"]


def test_equal_partners_exchange_with_their_streams_alone(compiled):
    same = {"link": {"a_to_b": WEAK, "b_to_a": WEAK}}
    dyad = build_dyad(trial("1 s", **same))
    exchanged = build_dyad(trial("1 s", **same), streams=DyadStreams(1, 0, partner_streams=(1, 0)))
    spikes, mirrored = spikes_by_population(compiled, dyad), spikes_by_population(compiled, exchanged)
    assert mirrored["b_observation_e"] == spikes["a_observation_e"] != spikes["b_observation_e"]


def test_a_link_carries_one_way(compiled):
    apart = build_dyad(trial("3 s", partner={"intention": {"rate": "1 Hz"}}, link=NO_LINKS))
    seen = build_dyad(
        trial("3 s", partner={"intention": {"rate": "1 Hz"}}, link={**NO_LINKS, "a_to_b": {"coupling": 1}})
    )
    alone, watched = spikes_by_population(compiled, apart), spikes_by_population(compiled, seen)
    for name in alone:
        if name.startswith("a_"):
            assert watched[name] == alone[name], name  # a sees nothing of b
    assert len(watched["b_observation_e"]) > 1.2 * len(alone["b_observation_e"])  # b sees a act


def test_every_cell_of_the_dyad_has_noise_of_its_own():
    arrays = build_dyad(trial("1 s")).inputs.arrays
    keys = np.stack([arrays["cells.key_high"], arrays["cells.key_low"]])
    assert np.unique(keys, axis=1).shape == keys.shape


def digest_of(compiled, **partner) -> str:
    return digest(simulate(trial("2 s", partner=partner), engine=compiled))


@pytest.fixture(scope="module")
def without_modulators(compiled) -> str:
    return digest_of(compiled, **WITHOUT)


def test_neutral_modulators_are_no_modulators_byte_for_byte(compiled, without_modulators):
    assert digest_of(compiled, oxytocin={"level": 0}, serotonin={"level": 1}) == without_modulators


@pytest.mark.parametrize("levels", [{"oxytocin": {"level": 0.1}}, {"serotonin": {"level": 0.9}}])
def test_other_levels_are_not(compiled, without_modulators, levels):
    moved = {name: {**WITHOUT[name], **level} for name, level in levels.items()}
    # The level itself may be a part of the record; spikes are not touched without effects.
    assert spikes_of(compiled, **{**WITHOUT, **moved}) == spikes_of(compiled, **WITHOUT)
    assert spikes_of(compiled, **levels) != spikes_of(compiled, **WITHOUT)
    assert digest_of(compiled, **levels) != without_modulators


def test_the_inverted_u_is_neutral_at_its_best_level(compiled, without_modulators):
    assert digest_of(compiled, serotonin={"mode": "inverted_u", "level": 1}) == without_modulators


def spikes_of(compiled, **partner) -> dict[str, list[tuple[int, int]]]:
    return spikes_by_population(compiled, build_dyad(trial("2 s", partner=partner)))


def test_replicates_differ_in_everything_that_is_drawn():
    first, second = (build_dyad(trial("20 s", replicate=k)) for k in (0, 1))
    drawn = (
        "cells.key_high",
        "cells.v",
        "excitatory.pre",
        "excitatory.delay",
        "plastic.pre",
        "sights.key_high",
        "sights.clearness",
    )
    for name in drawn:
        assert not np.array_equal(first.inputs.arrays[name], second.inputs.arrays[name]), name
    assert not np.array_equal(first.events.onset_s, second.events.onset_s)
