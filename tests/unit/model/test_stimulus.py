"""Intentions: rates, thinning, prefixes, and their layout as a schedule."""

import numpy as np
import pytest

from snn.config.schema.engagement import inverted_u_effect
from snn.config.schema.experiment import Experiment
from snn.config.schema.procedure import SharedEvents
from snn.model.schedule import pack
from snn.model.stimulus import (
    EventStreams,
    intention_changes,
    poisson_onsets,
    shared_lags_s,
)
from snn.model.streams import DyadStreams


def experiment(duration="40 s", fraction=0.0, **partner):
    return Experiment.model_validate(
        {
            "name": "test",
            "question": "?",
            "seed": 1,
            "duration": duration,
            "partner": partner,
            "protocol": {"shared_events": {"fraction": fraction}},
        }
    )


def events(described, *, replicate=0):
    return EventStreams(described, DyadStreams(described.seed, replicate)).draw()


def rows(table, *, partner=None):
    keep = np.ones(table.onset_s.size, bool) if partner is None else table.partner == partner
    return list(
        zip(
            table.channel[keep].tolist(),
            table.onset_s[keep].tolist(),
            table.shared[keep].tolist(),
            strict=True,
        )
    )


def test_onsets_are_a_poisson_process():
    onsets_s, marks = poisson_onsets(rate_hz=2.0, duration_s=5000.0, rng=np.random.default_rng(5))
    # count: mean 10000, SD 100; intervals exponential: CV 1 with SD about 1/sqrt(n)
    assert abs(onsets_s.size - 10_000) < 500
    intervals = np.diff(onsets_s)
    assert intervals.std() / intervals.mean() == pytest.approx(1.0, abs=0.05)
    assert marks.min() >= 0
    assert marks.max() < 1
    assert np.all(np.diff(onsets_s) > 0)
    assert onsets_s[-1] < 5000.0


def test_no_rate_no_events():
    assert poisson_onsets(rate_hz=0.0, duration_s=10.0, rng=np.random.default_rng(1))[0].size == 0


def test_a_longer_experiment_begins_with_the_shorter_one():
    short, long = events(experiment("20 s")), events(experiment("40 s"))
    assert rows(short) == [row for row in rows(long) if row[1] < 20.0]


def test_partners_and_replicates_have_intentions_of_their_own():
    one, other = events(experiment()), events(experiment(), replicate=1)
    assert rows(one, partner=0) != rows(one, partner=1)
    assert rows(one) != rows(other)


def test_full_sharing_gives_both_partners_the_same_events():
    shared = events(experiment(fraction=1.0))
    assert rows(shared, partner=0) == rows(shared, partner=1)
    assert shared.shared.all()


def test_partly_shared_events_are_among_the_fully_shared_ones_and_the_rest_among_the_private():
    none, half, full = (events(experiment(fraction=f)) for f in (0.0, 0.5, 1.0))
    shared = {row for row in rows(half) if row[2]}
    private = {row for row in rows(half) if not row[2]}
    assert shared
    assert shared < set(rows(full))
    assert private
    assert private < set(rows(none))


def test_the_film_is_the_same_for_all_replicates():
    assert rows(events(experiment(fraction=1.0))) == rows(events(experiment(fraction=1.0), replicate=5))


def test_listed_events_are_added_for_their_partner():
    listed = [{"channel": "frown", "onset": "3 s", "duration": "250 ms", "intensity": 0.5}]
    table = events(experiment(intention={"rate": "0 Hz", "events": listed}))
    assert table.partner.tolist() == [0, 1]
    assert table.channel.tolist() == [2, 2]
    assert (table.onset_s[0], table.duration_s[0], table.intensity[0]) == (3.0, 0.25, 0.5)


def test_acts_outside_the_repertoire_are_not_intended_and_change_no_other():
    def drawn(partners):
        return events(
            Experiment.model_validate(
                {
                    "name": "test", "question": "?", "seed": 1, "duration": "40 s", "partners": partners,
                    "protocol": {"shared_events": {"fraction": 0.5}},
                }
            )
        )  # fmt: skip

    everything = drawn({})
    listed = [{"channel": "withdraw", "onset": "3 s", "duration": "500 ms"}]
    narrow = drawn({"b": {"intention": {"repertoire": ["touch", "frown"], "events": listed}}})
    assert rows(narrow, partner=0) == rows(everything, partner=0)
    kept = [row for row in rows(everything, partner=1) if row[0] in (1, 2)]
    assert 0 < len(kept) < len(rows(everything, partner=1))
    assert rows(narrow, partner=1) == sorted([*kept, (3, 3.0, False)], key=lambda row: row[1])


def test_a_lower_drive_to_engage_thins_out_the_intentions():
    often = {"intention": {"rate": "1 Hz"}}
    described = experiment(serotonin={"mode": "inverted_u", "level": 0.5}, **often)
    gain = inverted_u_effect(0.5, described.partners.a.serotonin.inverted_u)
    assert 0.6 < gain < 0.8
    fewer, all_ = set(rows(events(described), partner=0)), set(rows(events(experiment(**often)), partner=0))
    assert fewer < all_
    # 160 inclinations on average, of which each is taken up with this probability: four standard deviations.
    assert len(fewer) == pytest.approx(gain * len(all_), abs=4 * np.sqrt(gain * (1 - gain) * len(all_)))


def test_more_engagement_keeps_what_less_had():
    def taken(level):
        return set(rows(events(experiment(serotonin={"mode": "inverted_u", "level": level})), partner=0))

    assert taken(0.1) < taken(0.5) < taken(1.0) == set(rows(events(experiment()), partner=0))


def test_schedule_rows_are_partner_by_channel_and_the_last_is_never_intended():
    listed = [{"channel": "touch", "onset": "1 s", "duration": "500 ms"}]
    described = Experiment.model_validate(
        {
            "name": "t", "question": "?", "seed": 1, "duration": "4 s",
            "partner": {"intention": {"rate": "0 Hz"}},
            "partners": {"b": {"intention": {"events": listed}}},
        }
    )  # fmt: skip
    schedule = pack(intention_changes(events(described), time_step_ms=0.1))
    row_of_b_touch = 4 + 1
    for step, value in ((9_999, 0.0), (10_000, 1.0), (14_999, 1.0), (15_000, 0.0)):
        expected = np.zeros(9)
        expected[row_of_b_touch] = value
        assert schedule.value(np.arange(9), step).tolist() == expected.tolist()


def test_the_valence_ratio_divides_the_same_number_of_acts():
    # 4 channels at 0.25 Hz for 4000 s are 4000 acts of a partner; at 4 to 1 these are 3200 positive and 800 negative.
    table = events(experiment(duration="4000 s", intention={"valence_ratio": 4}))
    for partner in (0, 1):
        positive = ((table.partner == partner) & (table.channel < 2)).sum()
        negative = ((table.partner == partner) & (table.channel >= 2)).sum()
        assert abs(positive - 3200) < 4.5 * np.sqrt(3200)
        assert abs(negative - 800) < 4.5 * np.sqrt(800)


def test_intensity_goes_with_every_spontaneous_act():
    table = events(experiment(fraction=0.5, intention={"intensity": 0.7}))
    assert set(table.intensity.tolist()) == {0.7}
    assert table.shared.any()
    assert not table.shared.all()


def test_trials_come_one_at_a_time_and_replace_all_other_intentions():
    phases = [
        {"name": "free", "duration": "10 s"},
        {"name": "test", "duration": "21 s", "trials": 2, "trial_interval": "1.2 s"},
    ]
    described = Experiment.model_validate(
        {"name": "t", "question": "?", "seed": 1, "duration": "31 s", "protocol": {"phases": phases}}
    )
    table = events(described)
    tried = table.onset_s >= 10.0
    np.testing.assert_allclose(table.onset_s[tried], 10.0 + 1.2 * np.arange(1, 17))
    acts = sorted(zip(table.partner[tried].tolist(), table.channel[tried].tolist(), strict=True))
    assert acts == sorted([(p, k) for p in (0, 1) for k in range(4)] * 2)
    assert acts != list(zip(table.partner[tried].tolist(), table.channel[tried].tolist(), strict=True))
    assert (~tried).any()
    other = events(described, replicate=1)
    assert other.channel[other.onset_s >= 10.0].tolist() != table.channel[tried].tolist()


def shared_onsets(**shared):
    """Return the onsets of shared events of a and of b, in seconds."""
    described = Experiment.model_validate(
        {
            "name": "t", "question": "?", "seed": 1, "duration": "40 s",
            "protocol": {"shared_events": {"fraction": 1, "rate": "1 Hz", **shared}},
        }
    )  # fmt: skip
    table = events(described)
    return [np.sort(table.onset_s[table.partner == partner]) for partner in (0, 1)]


def test_each_partner_follows_the_stream_by_its_own_lag():
    stream = shared_onsets()[0]
    a, b = shared_onsets(lag_a="300 ms", lag_b="500 ms")
    assert a == pytest.approx(stream[stream + 0.3 < 40] + 0.3)
    assert b == pytest.approx(stream[stream + 0.5 < 40] + 0.5)


def test_what_would_be_followed_after_the_end_is_not():
    stream = shared_onsets()[0]
    assert (stream > 35).any()
    a, b = shared_onsets(lag_b="5 s")
    assert a.size == stream.size
    assert b == pytest.approx(stream[stream < 35] + 5)
    assert b.max() < 40


def test_alternating_lags_change_places_by_when_the_event_is():
    shared = SharedEvents.model_validate({"lag_a": "200 ms", "lag_b": "1 s", "alternate_every": "10 s"})
    onsets_s = np.array([0.0, 9.999, 10.0, 19.999, 20.0, 35.0])
    assert shared_lags_s(shared, onsets_s, partner_index=0).tolist() == [0.2, 0.2, 1, 1, 0.2, 1]
    assert shared_lags_s(shared, onsets_s, partner_index=1).tolist() == [1, 1, 0.2, 0.2, 1, 0.2]
    stream = shared_onsets()[0]
    a, b = shared_onsets(lag_a="200 ms", lag_b="1 s", alternate_every="10 s")
    later = stream // 10 % 2 == 1
    for found, expected in ((a, stream + np.where(later, 1, 0.2)), (b, stream + np.where(later, 0.2, 1))):
        assert found == pytest.approx(np.sort(expected[expected < 40]))


def test_lags_touch_no_private_intention():
    def private(**shared):
        described = Experiment.model_validate(
            {"name": "t", "question": "?", "seed": 1, "duration": "40 s",
             "protocol": {"shared_events": {"fraction": 0.5, **shared}}}
        )  # fmt: skip
        return [row for row in rows(events(described)) if not row[2]]

    assert private(lag_a="2 s", alternate_every="5 s") == private() != []
