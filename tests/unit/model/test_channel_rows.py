"""Rows of channels and bodies: who reports to which, with which gain, and what a seen act asks for."""

import math

import numpy as np
import pytest

from snn.config.schema.partner import Partner
from snn.config.schema.vision import Sight
from snn.model.channel_rows import (
    EDGE_S,
    N_ROWS,
    body_decay,
    body_parameters,
    channel_parameters,
    readout_synapses,
    reward_synapses,
    row_owners,
    seen_acts,
)
from snn.model.populations import dyad_blocks
from snn.model.streams import DyadStreams


def partners(a=None, b=None):
    return {"a": Partner.model_validate(a or {}), "b": Partner.model_validate(b or {})}


def test_each_partner_has_a_row_a_channel_and_one_is_unused():
    assert row_owners().tolist() == [0] * 4 + [1] * 4 + [0]
    assert N_ROWS == 9


def test_constants_of_channels_and_bodies_are_those_of_their_partner():
    both = partners(
        a={"body": {"time_constant": "20 ms"}, "reaction": {"intensity": 0.5, "duration": "200 ms"}},
        b={"reward": {"dopamine": {"window_min": "100 ms", "window_max": "700 ms"}}},
    )
    channels, bodies = channel_parameters(both, time_step_ms=0.1), body_parameters(both)
    assert channels["body_decay"] == pytest.approx(
        [math.exp(-0.05)] * 4 + [math.exp(-0.02)] * 4 + [math.exp(-0.05)]
    )
    assert channels["answer_intensity"][[0, 4]].tolist() == [0.5, both["b"].reaction.intensity]
    assert bodies["answer_duration"][[0, 4]] == pytest.approx([0.2, both["b"].reaction.duration_ms / 1e3])
    assert bodies["window_min"][4] == pytest.approx(0.1 - EDGE_S, abs=1e-12)
    assert bodies["window_max"][4] == pytest.approx(0.7 + EDGE_S, abs=1e-12)


@pytest.mark.parametrize(("time_step_ms", "channel_step_ms"), [(0.1, 1.0), (0.5, 1.0), (0.4, 0.8)])
def test_a_spike_moves_its_channel_by_its_share_of_a_second(time_step_ms, channel_step_ms):
    """The movement of one spike of each cell adds up to 1: rates in, rates out."""
    both = partners(b={"size_factor": 2})
    blocks = dyad_blocks(both)
    readout = readout_synapses(both, blocks, time_step_ms=time_step_ms)
    for index, name in enumerate("ab"):
        block = blocks[f"{name}_motor"]
        own = (readout["pre"] >= block.start) & (readout["pre"] < block.stop)
        assert readout["pre"][own].tolist() == list(range(block.start, block.stop))
        assert readout["post"][own].tolist() == (block.channel_of_cell + 4 * index).tolist()
        decay, effort, movement, area = body_decay(both[name], time_step_ms=time_step_ms), 0.0, 0.0, 0.0
        assert decay == pytest.approx(math.exp(-channel_step_ms / 50))
        effort = readout["effort_step"][own & (readout["post"] == 4 * index)].sum()
        for _ in range(2000):  # as `CHANNELS_UPDATE` has it
            effort *= decay
            movement = decay * movement + (1 - decay) * effort
            area += movement * channel_step_ms * 1e-3
        assert area == pytest.approx(1.0)
    assert readout["pre"].size == 4 * 20 + 4 * 40


def test_what_a_seen_act_asks_for():
    reactive = {"reaction": {"mimic": 0.6, "retaliate": 0.3, "withdraw": 0.1}}
    found = seen_acts(
        partners(b=reactive),
        (Sight(), Sight.model_validate({"latency": "150 ms"})),
        streams=DyadStreams(1, 0),
    )
    own, seen = found["post"], found["pre"]
    assert ((own < 4) != (seen < 4)).all()
    assert found["delay"][own < 4] == pytest.approx([0.1] * 16)
    assert found["delay"][own >= 4] == pytest.approx([0.15] * 16)
    assert not found["p_answer"][own < 4].any()
    asked = {(s, o - 4): p for s, o, p in zip(seen, own, found["p_answer"], strict=True) if p and o >= 4}
    # smile and touch are mimicked, frown (2) and withdraw (3) answered by a frown or by withdrawal
    expected = {(0, 0): 0.6, (1, 1): 0.6, (2, 2): 0.3, (2, 3): 0.1, (3, 2): 0.3, (3, 3): 0.1}
    assert asked == expected
    returns = found["is_return"] == 1
    assert sorted(zip(seen[returns].tolist(), own[returns].tolist(), strict=True)) == [
        (0, 4),
        (1, 5),
        (4, 0),
        (5, 1),
    ]
    assert np.unique(found["key_low"]).size == 32


def test_each_row_rewards_its_partner_after_the_delay_of_dopamine():
    found = reward_synapses(partners(b={"reward": {"dopamine": {"delay": "300 ms"}}}))
    assert found["pre"].tolist() == list(range(8))
    assert found["post"].tolist() == [0] * 4 + [1] * 4
    assert found["delay"][4:] == pytest.approx([0.3] * 4)
    assert found["delay"][0] == pytest.approx(Partner().reward.dopamine.delay_ms / 1e3)
