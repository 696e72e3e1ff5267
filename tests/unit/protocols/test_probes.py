"""When probes are given, and how they are written down."""

from snn.protocols.probes import Probe, duration_ms, listed_events, schedule

PAIR = Probe(intensity=1.5, pulse_ms=20.0, period_ms=100.0, n_pulses=3, n_skipped=1, pause_ms=50.0)
ONE = Probe(intensity=1.0, pulse_ms=500.0, period_ms=500.0, pause_ms=200.0)


def test_trains_follow_one_another_the_channel_changing_fastest():
    trains = schedule([ONE, PAIR], n_rounds=2)
    assert [train.channel for train in trains] == [0, 1, 2, 3] * 4
    assert [train.probe for train in trains] == ([ONE] * 4 + [PAIR] * 4) * 2
    # 1 s to settle, then 700 ms for each act and 3 x 100 + 50 ms for each train
    assert [train.onset_ms for train in trains[:6]] == [1000, 1700, 2400, 3100, 3800, 4150]
    assert duration_ms(trains) == 1000 + 2 * (4 * 700 + 4 * 350)


def test_the_first_pulses_of_a_train_are_given_but_not_counted():
    train = schedule([PAIR], n_rounds=1)[0]
    assert train.pulse_onsets_ms == (1000, 1100, 1200)
    assert train.counted_onsets_ms == (1100, 1200)


def test_every_pulse_is_listed_as_a_file_holds_it():
    events = listed_events(schedule([PAIR], n_rounds=1))
    assert len(events) == 4 * 3
    assert events[4] == {"channel": "touch", "onset": "1450 ms", "duration": "20 ms", "intensity": 1.5}
