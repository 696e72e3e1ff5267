"""The drive to engage: how often a partner sets out to act follows its level, moment by moment."""

import brian2 as b2
import numpy as np
import pytest

from snn.model.dyad import build_dyad
from snn.model.stimulus import intention_changes
from snn.simulate.simulate import simulate
from tests.validation.dyads import trial
from tests.validation.slow_dyads import CLEAR_LINKS, SEEN_FROWN, force_movement, run_slow, slow_dyad

OFTEN = {"size_factor": 0.1, "intention": {"rate": "3 Hz", "duration": "200 ms"}}
VARYING = {
    "mode": "inverted_u",
    "dynamics": "driven",
    "level": 0.3,
    "joy_rise": "0 Hz",
    "stress_fall": "0 Hz",
}
QUARREL = {"mode": "inverted_u", "dynamics": "driven", "level": 1, "stress_fall": "2 Hz",
           "inverted_u": {"minimum_gain": 0}}  # fmt: skip
HELD = {**VARYING, "dynamics": "clamped"}


def intended(partner, *, duration_s=10.0, threat_hz=None):
    """Run all but the cells; ``threat_hz`` is how b frowns, over time (s).

    Returns the dyad, what is intended in each millisecond ``(n_rows, n_ms)``, the engagement of a likewise ``(n_ms,)``,
    and the moments (s) and rows of inclinations that were taken up.
    """
    dyad, slow = slow_dyad(duration_s, partner={**OFTEN, **partner}, link=CLEAR_LINKS)
    force_movement(slow, duration_s, {SEEN_FROWN: threat_hz} if threat_hz else {})
    seen = b2.StateMonitor(slow.channels, "intensity", record=True, clock=slow.channel_clock, when="end")
    drive = b2.StateMonitor(slow.partners, "engagement", record=[0], clock=slow.channel_clock, when="end")
    run_slow(slow, duration_s, seen, drive)
    taken = slow.taken_up
    moments = [] if taken is None else list(zip(np.asarray(taken.t_), np.asarray(taken.i), strict=True))
    return dyad, np.asarray(seen.intensity_), np.asarray(drive.engagement_)[0], moments


@pytest.mark.usefixtures("_numpy_target")
def test_a_driven_level_that_stays_is_a_held_one():
    _, driven, engagement, moments = intended({"serotonin": VARYING})
    _, held, _, never = intended({"serotonin": HELD})
    assert np.unique(engagement).size == 1
    assert len(moments) > 50
    assert not never
    assert driven.any(axis=1).sum() == 8
    assert np.array_equal(driven, held)


@pytest.mark.usefixtures("_numpy_target")
def test_each_inclination_is_taken_up_if_its_mark_is_below_the_engagement_of_its_moment():
    dyad, seen, engagement, moments = intended(
        {"serotonin": QUARREL, "stress": {"sensitivity": "2 Hz"}},
        threat_hz=lambda times_s: 40.0 * (times_s > 3),
    )
    assert engagement[:3000].min() == 1
    assert engagement[-2000:].max() < 0.1
    events, marks = dyad.inclinations.events, dyad.inclinations.marks
    own = events.partner == 0
    first_ms = np.ceil(np.rint(events.onset_s * 1e4) / 10).astype(int)
    expected = own & (marks < engagement[np.maximum(first_ms - 1, 0)])
    found = {(round(t * 1e3), row) for t, row in moments if row < 4}
    assert found == set(zip(first_ms[expected].tolist(), events.channel[expected].tolist(), strict=True))
    early, late = events.onset_s < 3, events.onset_s > 8
    assert expected[own & early].all()
    assert expected[own & late].mean() < 0.2
    # What is intended is what was taken up, to its end; overlapping intentions are one.
    for row in range(4):
        chosen = expected & (events.channel == row)
        on = np.zeros(seen.shape[1])
        for start, onset in zip(first_ms[chosen], events.onset_s[chosen], strict=True):
            on[start : int(np.ceil((np.rint(onset * 1e4) + 2000) / 10))] = 1
        assert np.array_equal(seen[row], on)


def test_a_simulated_dyad_records_what_it_took_up(compiled):
    """The whole way: a level that is driven by nothing gives the recording of a held one, and its intentions."""
    driven, held = (
        simulate(trial("3 s", partner={**OFTEN, "serotonin": serotonin}), engine=compiled)
        for serotonin in (VARYING, HELD)
    )
    assert held.events.onset_s.size > 20
    for name in ("partner", "channel", "onset_s", "duration_s", "intensity", "shared"):
        assert np.array_equal(getattr(driven.events, name), getattr(held.events, name))
    for name, train in held.spikes.items():
        assert np.array_equal(driven.spikes[name].steps, train.steps)
        assert np.array_equal(driven.spikes[name].cells, train.cells)


@pytest.mark.usefixtures("_numpy_target")
def test_the_receptor_mode_leaves_the_drive_to_engage():
    dyad, seen, engagement, _ = intended(
        {"serotonin": {**VARYING, "mode": "receptor", "level": 0.1}}, duration_s=2.0
    )
    assert dyad.inclinations is None
    assert (engagement == 1).all()
    rows = intention_changes(build_dyad(trial("2 s", partner=OFTEN)).events, time_step_ms=0.1)
    changes = [int((steps < 20_000).sum()) for steps, _ in rows[:8]]
    assert [int(np.count_nonzero(np.diff(row, prepend=0))) for row in seen[:8]] == changes
