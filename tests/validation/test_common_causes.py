"""What makes partners alike who do not see each other: shared events, with a lag for each, and a common drive."""

import numpy as np
import pytest

from snn.model.dyad import build_dyad
from snn.record.signals import channel_rates_hz
from snn.simulate.simulate import simulate
from tests.validation.dyads import NO_INTENTIONS, NO_LINKS
from tests.validation.video_dyads import small_trial

SHARED = {"fraction": 1, "rate": "0.5 Hz"}


def followed_s(shared, *, seconds=60):
    """Onsets and channels of the shared events of each partner."""
    events = build_dyad(
        small_trial(f"{seconds} s", link=NO_LINKS, protocol={"shared_events": {**SHARED, **shared}})
    ).events
    assert events.shared.all()
    return [
        sorted(
            zip(
                events.onset_s[events.partner == p].round(9),
                events.channel[events.partner == p].tolist(),
                strict=True,
            )
        )
        for p in (0, 1)
    ]


def moved_by(events, lag_s, *, seconds=60):
    return [(round(t + lag_s, 9), channel) for t, channel in events if t + lag_s < seconds]


def test_each_partner_follows_the_stream_with_its_own_lag():
    together, lagging = followed_s({}), followed_s({"lag_a": "200 ms", "lag_b": "1500 ms"})
    assert len(together[0]) > 80
    assert together[0] == together[1]
    assert lagging[0] == moved_by(together[0], 0.2)
    assert lagging[1] == moved_by(together[0], 1.5)


def test_the_lags_change_places_in_blocks():
    together = followed_s({})[0]
    alternating = followed_s({"lag_b": "400 ms", "alternate_every": "7 s"})
    for partner, late_in in ((0, 1), (1, 0)):
        expected = sorted(
            (round(t + 0.4 * (int(t // 7) % 2 == late_in), 9), channel)
            for t, channel in together
            if t + 0.4 * (int(t // 7) % 2 == late_in) < 60
        )
        assert alternating[partner] == expected


def movement_lag_ms(recording):
    """At which lag the movements of both partners are most alike; positive if a leads."""
    a, b = (recording.movement.movement_hz[name].astype(float) for name in "ab")
    lags = np.arange(-60, 61)
    a, b = (x - x.mean(axis=1, keepdims=True) for x in (a, b))
    alike = [(a[:, 100:-100] * np.roll(b, -lag, axis=1)[:, 100:-100]).sum() for lag in lags]
    return 10 * int(lags[np.argmax(alike)])


@pytest.mark.parametrize(("lags", "expected_ms"), [
    ({}, 0), ({"lag_b": "300 ms"}, 300), ({"lag_a": "250 ms", "lag_b": "50 ms"}, -200),
])  # fmt: skip
def test_bodies_follow_each_other_by_the_difference_of_the_lags(compiled, lags, expected_ms):
    chosen = small_trial("15 s", link=NO_LINKS, protocol={"shared_events": {**SHARED, **lags}})
    assert movement_lag_ms(simulate(chosen, engine=compiled)) == pytest.approx(expected_ms, abs=20)


def under_common_drive(compiled, replicate=0, **drive):
    chosen = small_trial(
        "40 s", replicate=replicate, partner=NO_INTENTIONS, link=NO_LINKS, protocol={"common_drive": drive}
    )
    return simulate(chosen, engine=compiled)


def alike(recording):
    """Correlation of the partners' execution rates in 250 ms."""
    rates_hz = [
        channel_rates_hz(recording.spikes[f"{name}_execution_e"], n_channels=1, bin_ms=250)[0, 2:]
        for name in "ab"
    ]
    return float(np.corrcoef(*rates_hz)[0, 1])


def test_a_common_drive_makes_partners_alike_who_never_meet(compiled):
    # 158 bins: without anything in common the correlation has a standard error of .08. Five of them: 1e-6.
    assert abs(alike(under_common_drive(compiled))) < 0.4
    driven = under_common_drive(compiled, sd=0.3, time_constant="1 s")
    assert alike(driven) > 0.6


def test_the_common_drive_is_one_path_for_both_and_another_in_each_replicate(compiled):
    # 40 time constants of 1 s: the SD has a standard error of a ninth.
    first, second = (
        under_common_drive(compiled, k, sd=0.2, time_constant="1 s").levels.values["background_factor"]
        for k in (0, 1)
    )
    for factor in (first, second):
        np.testing.assert_array_equal(factor[0], factor[1])
        assert np.sqrt(((factor[0] - 1) ** 2).mean()) == pytest.approx(0.2, abs=0.1)
        step = np.diff(factor[0] - 1)  # each 50 ms
        assert step.std() == pytest.approx(0.2 * np.sqrt(2 * (1 - np.exp(-0.05))), rel=0.12)
    assert abs(np.corrcoef(first[0], second[0])[0, 1]) < 0.8
