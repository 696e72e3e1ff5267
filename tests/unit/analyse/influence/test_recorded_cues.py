"""Cues of a recording are what was assigned at random, and the law is the one that the model draws them by."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.influence.cues import Stretch
from snn.analyse.influence.laws import PoissonLaw, ShiftLaw, TrialOrderLaw
from snn.analyse.influence.recorded_cues import private_rates_hz, recorded_cues
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.record.types import EventTable, VideoNote
from tests.unit.synthetic_runs import small_trials, synthetic_recording

BOTH = np.concatenate


def _recording(duration="40 s", **parts):
    """A recording of whatever spikes, with the intentions that the model draws."""
    raw = {"name": "x", "question": "?", "seed": 5, "duration": duration, **parts}
    trial = expand(Experiment.model_validate(raw))[0]
    return _of_replicate(replace(synthetic_recording(small_trials()[0]), trial=trial), 0)


def _of_replicate(recording, replicate):
    """The same with the intentions of another dyad."""
    events = EventStreams(recording.trial.experiment, DyadStreams(5, replicate)).draw()
    return replace(recording, events=events)


def _listed(found):
    return set(zip(found.cues.onset_s.round(9).tolist(), found.cues.channel.tolist(), strict=True))


def test_private_intentions_are_cues_and_shared_or_listed_ones_are_not():
    listed = {"channel": "frown", "onset": "7 s", "duration": "500 ms"}
    recording = _recording(
        protocol={"shared_events": {"fraction": 0.5, "rate": "0.25 Hz"}},
        partners={"a": {"intention": {"events": [listed]}}},
    )
    events = recording.events
    own = (events.partner == 0) & ~events.shared & (events.onset_s >= 10)
    assert ((events.partner == 0) & (events.onset_s == 7.0)).sum() == 1
    found = recorded_cues(recording, "a", start_s=0.0, stop_s=40.0)
    assert (7.0, 2) not in _listed(found)
    assert found.cues.n_cues == ((events.partner == 0) & ~events.shared).sum() - 1
    late = recorded_cues(recording, "a", start_s=10.0, stop_s=40.0)
    assert late.cues.onset_s == pytest.approx(events.onset_s[own] - 10.0)
    assert late.cues.channel.tolist() == events.channel[own].tolist()
    assert (late.withheld, found.withheld) == ("", "")


PHASES = [
    {"name": "first", "duration": "10 s"},
    {"name": "still", "duration": "5 s", "intentions": False},
    {"name": "last", "duration": "25 s"},
]


def test_the_law_is_that_of_the_model_phase_by_phase():
    """Of 300 dyads, counts of each channel, and none where nobody intends: as the law says, within 4 SD."""
    settings = {
        "protocol": {"phases": PHASES, "shared_events": {"fraction": 0.3, "rate": "0.25 Hz"}},
        "partner": {
            "intention": {"rate": "0.4 Hz", "valence_ratio": 3, "repertoire": ["smile", "touch", "frown"]},
            "serotonin": {"mode": "inverted_u", "level": 0.5},
        },
    }
    counts, recording = np.zeros((2, 4)), _recording(**settings)
    for replicate in range(300):
        found = recorded_cues(_of_replicate(recording, replicate), "b", start_s=2.0, stop_s=38.0)
        halves = found.cues.onset_s >= 8.0  # the phase without intentions begins 8 s into the window
        for half in (0, 1):
            counts[half] += np.bincount(found.cues.channel[halves == half], minlength=4)
    law = found.law
    assert isinstance(law, PoissonLaw)
    assert law.stretches == (Stretch(start_s=0, stop_s=8), Stretch(start_s=13, stop_s=36))
    lengths_s = np.array([[8.0], [23.0]])
    expected = 300 * lengths_s * law.rate_hz
    assert (expected[:, 3] == counts[:, 3]).all()
    assert (np.abs(counts - expected) < 4 * np.sqrt(expected) + 1e-9).all()
    engaged = 0.6 + 0.4 * np.exp(-(np.log(0.5) ** 2) / (2 * 0.5**2))
    assert law.rate_hz == pytest.approx(np.array([0.6, 0.6, 0.2, 0.0]) * engaged * 0.7)


def test_trials_are_redrawn_in_their_order_given_the_others():
    recording = _recording("60 s", protocol={"phases": [{"name": "t", "duration": "60 s", "trials": 6}]})
    found = recorded_cues(recording, "b", start_s=0.0, stop_s=60.0)
    assert isinstance(found.law, TrialOrderLaw)
    assert np.bincount(found.cues.channel).tolist() == [6, 6, 6, 6]
    drawn = found.law.draw(np.random.default_rng(1), 1).one(0)
    assert drawn.onset_s.tolist() == found.cues.onset_s.tolist()
    assert np.bincount(drawn.channel).tolist() == [6, 6, 6, 6]


def test_where_serotonin_is_driven_inclinations_are_the_cues_taken_up_or_not():
    driven = {"serotonin": {"mode": "inverted_u", "dynamics": "driven", "level": 0.3}}
    recording = _recording(partners={"a": driven})
    streams = EventStreams(recording.trial.experiment, DyadStreams(5, 0))
    inclinations = streams.inclinations().events
    taken = replace_events(inclinations, np.arange(inclinations.onset_s.size) % 2 == 0)
    recording = replace(recording, events=merged(recording.events, taken))
    found = recorded_cues(recording, "a", start_s=0.0, stop_s=40.0, inclinations=inclinations)
    assert found.cues.n_cues == inclinations.onset_s.size
    assert private_rates_hz(recording.trial.experiment, "a").tolist() == [0.25] * 4
    assert recorded_cues(recording, "a", start_s=0.0, stop_s=40.0).withheld == "no random cues"
    assert recorded_cues(recording, "b", start_s=0.0, stop_s=40.0, inclinations=inclinations).cues.n_cues > 0


def replace_events(events, chosen):
    return EventTable(**{n: getattr(events, n)[chosen] for n in EventTable.__dataclass_fields__})


def merged(one, other):
    return EventTable(
        **{n: BOTH([getattr(one, n), getattr(other, n)]) for n in EventTable.__dataclass_fields__}
    )


def test_who_intends_nothing_has_no_cues():
    recording = _recording(partners={"b": {"intention": {"rate": "0 Hz"}}})
    assert recorded_cues(recording, "b", start_s=0.0, stop_s=40.0).withheld == "no random cues"
    assert recorded_cues(recording, "a", start_s=0.0, stop_s=40.0).withheld == ""


@pytest.mark.parametrize(
    ("script", "why"),
    [("fresh", ""), ("same", "video of the same script"), ("unknown", "video of an unknown script")],
)
def test_a_video_withholds_both_directions_unless_its_script_is_fresh(script, why):
    recording = replace(_recording(), videos={"b": VideoNote(script=script, has_brain=True)})
    for partner in "ab":
        assert recorded_cues(recording, partner, start_s=0.0, stop_s=40.0).withheld == why
    law = recorded_cues(recording, "b", start_s=0.0, stop_s=40.0).law
    assert isinstance(law, ShiftLaw)
    assert law.by_channel


def test_a_video_of_the_partner_itself_is_no_fresh_script():
    """The video of a is shown as b: its intentions are not those that b would have, but those that a has here."""
    recording = _recording()
    events = recording.events
    mine = replace_events(events, events.partner == 0)
    shown = replace(mine, partner=np.ones_like(mine.partner))
    recording = replace(
        recording, events=merged(mine, shown), videos={"b": VideoNote(script="fresh", has_brain=True)}
    )
    assert recorded_cues(recording, "a", start_s=0.0, stop_s=40.0).withheld == "video of the same script"
