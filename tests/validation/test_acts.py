"""Acts, returns and answers: found while the model runs, and found again from what it left behind."""

import numpy as np
import pytest
from scipy import stats
from scipy.signal import lfilter

from snn.config.schema.channels import CHANNELS
from snn.model.dyad import build_dyad
from snn.record.acts import act_onsets_s
from snn.record.digest import digest
from snn.simulate.simulate import simulate
from tests.validation.dyads import trial
from tests.validation.slow_dyads import N_ROWS, acting

DURATION_S, N_CHANNELS = 20.0, 4
WINDOW_S, SEEN_AFTER_S = (0.1, 0.8), 0.1
POSITIVE = np.array([channel.valence > 0 for channel in CHANNELS])
SMILE, TOUCH, FROWN, WITHDRAW = range(4)


@pytest.fixture(scope="module")
def answering(compiled):
    """A dyad that acts and answers a lot, for 20 s."""
    partner = {"intention": {"rate": "0.4 Hz"}, "reaction": {"mimic": 0.7, "retaliate": 0.3}}
    dyad = build_dyad(trial(f"{DURATION_S} s", partner=partner))
    return dyad, compiled.run(dyad.inputs, dyad.n_steps)


def acts_s(raw):
    """When acts begin, by row of partner and channel."""
    return [raw.acts.steps[raw.acts.index == row] * 1e-4 for row in range(2 * N_CHANNELS)]


def test_acts_are_those_that_the_spikes_show(answering):
    """From the spikes of motor cells, through a body of our own in NumPy, to the same acts in the same samples."""
    dyad, raw = answering
    keep = np.exp(-1 / 50)
    moved_hz = np.zeros((2 * N_CHANNELS, round(DURATION_S * 1e3)))
    for number, partner in enumerate("ab"):
        block = dyad.blocks[f"{partner}_motor"]
        inside = (raw.spikes.index >= block.start) & (raw.spikes.index < block.stop)
        channels = (raw.spikes.index[inside] - block.start) // 20 + number * N_CHANNELS
        # A spike moves the body from the next millisecond on.
        driven_hz = np.zeros((2 * N_CHANNELS, moved_hz.shape[1] + 1))
        np.add.at(driven_hz, (channels, raw.spikes.steps[inside] // 10 + 1), 1e3 / 20)
        stages = lfilter([1 - keep], [1, -keep], lfilter([1 - keep], [1, -keep], driven_hz))
        moved_hz += stages[:, :-1]
    shown_hz = moved_hz[:, ::10]
    np.testing.assert_allclose(shown_hz, raw.movement_hz.T, rtol=0, atol=0.6 / 1024)
    found = act_onsets_s(raw.movement_hz.T, step_ms=10.0)
    in_the_model = acts_s(raw)
    assert sum(onsets.size for onsets in found) > 40
    for row, (ours, theirs) in enumerate(zip(in_the_model, found, strict=True)):
        np.testing.assert_allclose(ours, theirs, atol=1e-9, err_msg=f"{row}")


def test_returns_are_the_partners_acts_seen_in_time_after_ones_own(answering):
    _, raw = answering
    acts = acts_s(raw)
    counted = 0
    for row in range(2 * N_CHANNELS):
        found = raw.returns.steps[raw.returns.index == row] * 1e-4
        if not POSITIVE[row % N_CHANNELS]:
            assert found.size == 0
            continue
        seen_s = acts[(row + N_CHANNELS) % (2 * N_CHANNELS)] + SEEN_AFTER_S
        since_s = [t - max(acts[row][acts[row] < t], default=-np.inf) for t in seen_s]
        assert not any(abs(s - edge) < 2e-3 for s in since_s for edge in WINDOW_S)  # or it could be either
        expected = [t for t, s in zip(seen_s, since_s, strict=True) if WINDOW_S[0] <= s <= WINDOW_S[1]]
        # What is seen is returned with the next step of the grid.
        expected = [t + 0.01 for t in expected if t + 0.01 < DURATION_S - 2e-3]
        assert found.size == len(expected), row
        assert np.abs(found - expected).max(initial=0.0) <= 2e-3, row
        counted += found.size
    assert counted >= 5


def test_nothing_returns_through_a_cut_link(compiled):
    partner = {"intention": {"rate": "0.4 Hz"}, "reaction": {"mimic": 1.0}}
    cut = {"b_to_a": {"coupling": 0}}
    dyad = build_dyad(trial(f"{DURATION_S} s", partner=partner, link=cut))
    raw = compiled.run(dyad.inputs, dyad.n_steps)
    assert not (raw.returns.index < N_CHANNELS).any()  # a sees nothing
    assert (raw.acts.index < N_CHANNELS).any()


def onsets_ms(intensity):
    return np.flatnonzero(np.diff(intensity > 0, prepend=False) & (intensity > 0))


EVERY_2_S = {N_CHANNELS + channel: 0.5 * channel + np.array([0.5, 2.5, 4.5]) for channel in range(N_CHANNELS)}
"""b acts on all channels in turn."""


@pytest.mark.usefixtures("_numpy_target")
@pytest.mark.parametrize(("reaction", "answers"), [
    ("mimic", {SMILE: SMILE, TOUCH: TOUCH}),
    ("retaliate", {FROWN: FROWN, WITHDRAW: FROWN}),
    ("withdraw", {FROWN: WITHDRAW, WITHDRAW: WITHDRAW}),
])  # fmt: skip
def test_each_reaction_answers_its_acts_by_its_own(reaction, answers):
    settings = {reaction: 1.0, "duration": "200 ms", "intensity": 0.7}
    intended = acting(EVERY_2_S, 7.0, partners={"a": {"reaction": settings}})
    assert not intended[N_CHANNELS:].any()  # b answers nothing
    for own in range(N_CHANNELS):
        answered = [EVERY_2_S[N_CHANNELS + seen] for seen, by in answers.items() if by == own]
        seen_ms = np.sort(np.concatenate(answered)) * 1e3 + 100 if answered else np.empty(0)
        found_ms = onsets_ms(intended[own])
        assert found_ms.size == seen_ms.size, own
        # One step of the grid to see that the act begins, one millisecond to answer.
        assert ((found_ms - seen_ms >= 0) & (found_ms - seen_ms <= 12)).all()
        assert (intended[own] > 0).sum() == pytest.approx(200 * seen_ms.size, abs=2 * seen_ms.size)
        assert set(np.unique(intended[own])) <= {0.0, 0.7}


@pytest.mark.usefixtures("_numpy_target")
def test_answers_come_with_their_probability_and_each_channel_throws_its_own_dice():
    every_50_ms = {row: 0.5 + 0.05 * np.arange(80) for row in (N_CHANNELS + SMILE, N_CHANNELS + TOUCH)}
    reaction = {"mimic": 0.4, "duration": "20 ms"}
    intended = acting(every_50_ms, 5.0, partners={"a": {"reaction": reaction}})
    answered = [intended[channel][620::50][:80] > 0 for channel in (SMILE, TOUCH)]
    n_answers = sum(int(channel.sum()) for channel in answered)
    assert [onsets_ms(intended[c]).size for c in (SMILE, TOUCH)] == [int(c.sum()) for c in answered]
    assert stats.binomtest(n_answers, 160, 0.4).pvalue > 1e-4
    # Two independent channels differ with a probability of 0.48 each time: in more than 17 of 80, but for 1e-5.
    assert (answered[0] != answered[1]).sum() > 17


def test_an_answer_moves_the_body(compiled):
    # a smiles every 2 s; b, who intends nothing, returns all of it, and its motor cells fire.
    smiles = [{"channel": "smile", "onset": f"{t} s", "duration": "500 ms"} for t in (1, 3, 5, 7)]
    partners = {
        "a": {"intention": {"rate": "0 Hz", "events": smiles}},
        "b": {"intention": {"rate": "0 Hz"}, "reaction": {"mimic": 1.0}},
    }
    dyad = build_dyad(trial("9 s", partners=partners))
    acts = acts_s(compiled.run(dyad.inputs, dyad.n_steps))
    assert acts[SMILE].size == acts[N_CHANNELS + SMILE].size == 4
    assert (
        (acts[N_CHANNELS + SMILE] - acts[SMILE] > 0.11) & (acts[N_CHANNELS + SMILE] - acts[SMILE] < 0.6)
    ).all()
    assert not any(acts[row].size for row in range(2 * N_CHANNELS) if row % N_CHANNELS != SMILE)


def test_a_reaction_that_never_comes_is_no_reaction(compiled):
    def digest_with(reaction):
        partner = {"intention": {"rate": "1 Hz"}, "reaction": reaction}
        return digest(simulate(trial("3 s", partner=partner), engine=compiled))

    assert digest_with({"duration": "5 s", "intensity": 0.1}) == digest_with({})
    assert digest_with({"mimic": 1}) != digest_with({})


def test_rows_are_those_of_the_model():
    assert N_ROWS == 2 * N_CHANNELS + 1
    assert POSITIVE.tolist() == [True, True, False, False]
