"""What is seen of a prescribed movement: latency, adaptation, confusion, occlusion, gains, and the sight of oneself."""

import numpy as np
import pytest

from tests.validation.slow_dyads import (
    CLEAR,
    OWN_FROWN,
    OWN_SMILE,
    SEEN_SMILE,
    SEEN_TOUCH,
    SEEN_WITHDRAW,
    force_movement,
    run_slow,
    slow_dyad,
)

pytestmark = pytest.mark.usefixtures("_numpy_target")

SMILE, TOUCH, FROWN, WITHDRAW = range(4)
OF_B, OF_A, OF_SELF_A, OF_SELF_B = (slice(first, first + 4) for first in (0, 4, 8, 12))
"""Rows of what a sees of b, b of a, and each of itself."""


def bump(times_s):
    """An act that begins at 0.1 s, lasts 0.4 s, and begins again at 0.8 s."""
    phase = np.where(times_s < 0.7, times_s - 0.1, times_s - 0.8)
    return 60.0 * np.sin(np.pi * np.clip(phase / 0.4, 0, 1)) ** 2


def seen(moved, *, duration_s=1.2, link=None, **parts):
    """Return movement and what is seen, ``(8, n_samples)`` and ``(16, n_samples)``, in Hz."""
    links = {name: {**CLEAR, **(link or {})} for name in ("a_to_b", "b_to_a")}
    _, slow = slow_dyad(duration_s, link=links, **parts)
    force_movement(slow, duration_s, moved)
    run_slow(slow, duration_s)
    return np.asarray(slow.movement.shown_), np.asarray(slow.seen.seen_)


def later(movement_hz, latency_ms):
    steps = latency_ms // 10
    return np.hstack(
        [np.zeros((movement_hz.shape[0], steps)), movement_hz[:, : movement_hz.shape[1] - steps]]
    )


@pytest.mark.parametrize("latency_ms", [0, 10, 100, 400])
def test_what_moves_is_seen_exactly_one_latency_later(latency_ms):
    moved = {SEEN_SMILE: bump, SEEN_WITHDRAW: lambda t: 30 - bump(t) / 3, OWN_FROWN: lambda t: 2 * bump(t)}
    movement_hz, seen_hz = seen(moved, link={"latency": f"{latency_ms} ms"})
    assert movement_hz.max() == pytest.approx(120, abs=0.1)
    np.testing.assert_array_equal(seen_hz[OF_B], later(movement_hz[4:], latency_ms))
    np.testing.assert_array_equal(seen_hz[OF_A], later(movement_hz[:4], latency_ms))
    assert not seen_hz[OF_SELF_A].any()


def test_what_is_seen_goes_with_the_coupling_and_the_phase():
    phases = [{"name": "far", "duration": "600 ms", "b_to_a": 0.5}, {"name": "near", "duration": "600 ms"}]
    movement_hz, seen_hz = seen(
        {SEEN_TOUCH: bump}, link={"coupling": 1.5}, protocol={"phases": phases}, partners={"b": {}}
    )
    factor = 1.5 * np.where(np.arange(120) < 60, 0.5, 1.0)
    np.testing.assert_allclose(seen_hz[OF_B], factor * movement_hz[4:], rtol=1e-12)


@pytest.mark.parametrize(("valence", "negative"), [("gated", 1.0), ("blind", 1.25)])
def test_oxytocin_makes_acts_clearer(valence, negative):
    moved = {SEEN_SMILE: bump, SEEN_WITHDRAW: bump}
    oxytocin = {"level": 0.4, "social_gain": 0.5, "valence": valence}  # half of its effect at .4
    movement_hz, seen_hz = seen(moved, partner={"oxytocin": oxytocin})
    np.testing.assert_allclose(seen_hz[SMILE], 1.25 * movement_hz[SEEN_SMILE], rtol=1e-12)
    np.testing.assert_allclose(seen_hz[WITHDRAW], negative * movement_hz[SEEN_WITHDRAW], rtol=1e-12)


def test_confusion_sends_a_third_of_it_to_each_other_channel():
    movement_hz, seen_hz = seen(
        {SEEN_SMILE: bump, SEEN_WITHDRAW: lambda t: 0.5 * bump(t)}, link={"confusion": 0.3}
    )
    shares = np.full((4, 4), 0.1) + 0.6 * np.eye(4)
    np.testing.assert_allclose(seen_hz[OF_B], shares @ movement_hz[4:], rtol=1e-12)
    assert seen_hz[OF_B].sum() == pytest.approx(movement_hz[4:].sum())


def test_complete_confusion_says_only_what_it_is_not():
    movement_hz, seen_hz = seen({SEEN_SMILE: bump}, link={"confusion": 1})
    assert not seen_hz[SMILE].any()
    np.testing.assert_allclose(seen_hz[1:4], np.tile(movement_hz[SEEN_SMILE] / 3, (3, 1)), rtol=1e-12)


def test_nothing_is_seen_while_it_is_occluded_and_all_of_it_before_and_after():
    # Occluded is what would arrive then, so with a latency it hides what moved earlier.
    occlusion = [{"start": "300 ms", "stop": "400 ms"}, {"start": "900 ms", "stop": "950 ms"}]
    movement_hz, seen_hz = seen({SEEN_SMILE: bump}, link={"occlusion": occlusion, "latency": "100 ms"})
    sample = np.arange(120)
    hidden = ((sample >= 30) & (sample < 40)) | ((sample >= 90) & (sample < 95))
    arriving_hz = later(movement_hz[4:], 100)
    assert (arriving_hz[SMILE, hidden] > 0).mean() > 0.9
    np.testing.assert_array_equal(seen_hz[OF_B], np.where(hidden, 0, arriving_hz))


def test_who_is_hidden_is_seen_with_fresh_eyes():
    occlusion = [{"start": "500 ms", "stop": "1500 ms"}]
    link = {"occlusion": occlusion, "adaptation": 0.3}
    _, seen_hz = seen({SEEN_SMILE: lambda t: np.full(t.shape, 40.0)}, duration_s=1.6, link=link)
    assert seen_hz[SMILE, 0] == 40.0
    assert seen_hz[SMILE, 49] < 12
    assert seen_hz[SMILE, 150] == pytest.approx(40 - 28 * np.exp(-5), abs=0.3)


def test_a_partner_sees_itself_through_senses_of_its_own():
    own = {**CLEAR, "coupling": 0.5, "latency": "250 ms"}
    moved = {OWN_SMILE: bump, SEEN_TOUCH: lambda t: bump(t) / 2}
    movement_hz, seen_hz = seen(moved, partners={"a": {"reafference": own}}, link={"latency": "50 ms"})
    np.testing.assert_array_equal(seen_hz[OF_SELF_A], 0.5 * later(movement_hz[:4], 250))
    np.testing.assert_array_equal(seen_hz[OF_B], later(movement_hz[4:], 50))
    assert not seen_hz[OF_SELF_B].any()


def test_ones_own_acts_are_seen_as_the_acts_they_are_trained_to_be():
    seen_as = ["touch", "frown", "withdraw", "smile"]
    moved = {OWN_SMILE: bump, OWN_FROWN: lambda t: bump(t) / 2}
    own = {**CLEAR, "coupling": 1, "seen_as": seen_as}
    movement_hz, seen_hz = seen(moved, partner={"reafference": own})
    np.testing.assert_array_equal(seen_hz[OF_SELF_A][TOUCH], movement_hz[OWN_SMILE])
    np.testing.assert_array_equal(seen_hz[OF_SELF_A][WITHDRAW], movement_hz[OWN_FROWN])
    assert not seen_hz[OF_SELF_A][[SMILE, FROWN]].any()
    np.testing.assert_array_equal(seen_hz[OF_A], movement_hz[:4])  # others see what it is


U, RECOVERY_S = 0.3, 0.2
ADAPTING = {"adaptation": U, "recovery_time": "200 ms"}


@pytest.mark.parametrize(("rate_hz", "end_hz"), [(20, 9.09), (40, 11.76), (80, 13.79)])
def test_what_lasts_is_seen_less_and_less_down_to_the_fixed_point(rate_hz, end_hz):
    # r/(1 + u r T) in the end, 1/(u T) = 16.7 Hz at most; on the way exponential at the rate 1/T + u r.
    _, seen_hz = seen({SEEN_SMILE: lambda t: np.full(t.shape, float(rate_hz))}, link=ADAPTING)
    times_s, loss_hz = np.arange(120) * 0.01, 1 / RECOVERY_S + U * rate_hz
    rest = 1 / RECOVERY_S / loss_hz
    np.testing.assert_allclose(
        seen_hz[SMILE], rate_hz * (rest + (1 - rest) * np.exp(-loss_hz * times_s)), rtol=1e-9
    )
    assert seen_hz[SMILE, -1] == pytest.approx(end_hz, abs=0.01)


def event_driven(movement_hz, *, n_inputs, rng):
    """Simulate depressing synapses one by one, each with Poisson spikes at the movement, on the grid of 10 ms.

    Returns the mean resource at each sample, and what is delivered in each 10 ms by an input, in Hz.
    """
    resource, delivered_hz, means = np.ones(n_inputs), [], []
    for rate_hz in movement_hz:
        means.append(resource.mean())
        delivered = np.zeros(n_inputs)
        for times_s in _spike_times(rate_hz, n_inputs, rng):
            now = np.isfinite(times_s)
            since_s = np.where(now, times_s, 0)
            before = 1 - (1 - resource) * np.exp(-since_s / RECOVERY_S)  # of the state at the last sample
            delivered += np.where(now, before, 0)
            # brought back to the sample, as if it had always been on its way to what it is after the spike
            resource = np.where(now, 1 - (1 - (1 - U) * before) * np.exp(since_s / RECOVERY_S), resource)
        resource = 1 - (1 - resource) * np.exp(-0.01 / RECOVERY_S)
        delivered_hz.append(delivered.mean() / 0.01)
    return np.array(means), np.array(delivered_hz)


def _spike_times(rate_hz, n_inputs, rng):
    """Yield the first, second, ... spike of every input within 10 ms; infinite where there is no further one."""
    counts = rng.poisson(rate_hz * 0.01, n_inputs)
    drawn = rng.uniform(0, 0.01, (counts.max(initial=0), n_inputs))
    drawn[np.arange(len(drawn))[:, None] >= counts] = np.inf
    yield from np.sort(drawn, axis=0)


@pytest.mark.parametrize("rate_hz", [20, 40, 80])
def test_adaptation_is_the_mean_of_many_depressing_synapses(rate_hz):
    # The mean field is exact for Poisson spikes. 3 000 inputs: a standard error of its mean below .006, five of
    # which are 3 %; the probability that one of 100 samples exceeds that is below 1e-4.
    def act(times_s):
        return rate_hz / 60.0 * bump(times_s)

    movement_hz, seen_hz = seen({SEEN_SMILE: act}, duration_s=1.0, link=ADAPTING)
    moved_hz, n_inputs = movement_hz[SEEN_SMILE], 3_000
    resource, delivered_hz = event_driven(moved_hz, n_inputs=n_inputs, rng=np.random.default_rng(8))
    visible = moved_hz > 1
    assert resource.min() < 0.6
    np.testing.assert_allclose(
        seen_hz[SMILE, visible] / moved_hz[visible], resource[visible], rtol=0, atol=0.03
    )
    # All that is delivered, but for the resource that a sample's value holds for 10 ms, half a step ahead.
    in_between_hz = (seen_hz[SMILE, :-1] + moved_hz[:-1] * resource[1:]) / 2
    assert delivered_hz[:-1].sum() == pytest.approx(in_between_hz.sum(), rel=0.03)


def test_the_onset_of_an_act_is_seen_more_than_its_duration():
    # The response to the step of a body (both stages of 50 ms) at 20, 40 and 80 Hz: 1/(u T) caps what lasts.
    def step(rate_hz):
        return lambda t: rate_hz * (1 - (1 + t / 0.05) * np.exp(-t / 0.05))

    found = [seen({SEEN_SMILE: step(rate_hz)}, link=ADAPTING)[1][SMILE] for rate_hz in (20.0, 40.0, 80.0)]
    assert [trace[-1] for trace in found] == pytest.approx([9, 12, 14], abs=0.3)
    peaks = np.array([trace.max() for trace in found])
    assert (np.diff(peaks) > 5).all()
    assert (peaks[1:] > 1.4 * np.array([trace[-1] for trace in found[1:]])).all()
