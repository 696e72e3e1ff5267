"""Inclinations: what may become an intention in the run, and which did."""

import numpy as np
import pytest

from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.model.inclinations import Inclinations, inclination_changes, inclined_rows, with_taken_up
from snn.model.schedule import pack
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.record.types import EventTable

VARYING = {"dynamics": "driven", "mode": "inverted_u", "level": 0.5}


def table(*rows):
    """Rows of onset (s), partner, channel and duration (s)."""
    onset, partner, channel, duration = zip(*rows, strict=True) if rows else ((),) * 4
    return EventTable(
        partner=np.asarray(partner, np.int8),
        channel=np.asarray(channel, np.int8),
        onset_s=np.asarray(onset, float),
        duration_s=np.asarray(duration, float),
        intensity=np.ones(len(rows)),
        shared=np.zeros(len(rows), bool),
    )


def streams(*, a=None, b=None, fraction=0.0, **partner):
    described = Experiment.model_validate(
        {
            "name": "t", "question": "?", "seed": 1, "duration": "100 s", "partner": partner,
            "partners": {"a": a or {}, "b": b or {}}, "protocol": {"shared_events": {"fraction": fraction}},
        }
    )  # fmt: skip
    return EventStreams(described, DyadStreams(1, 0))


def onsets(events, partner):
    return events.onset_s[events.partner == partner].tolist()


def test_where_nothing_changes_the_engagement_all_is_sure():
    for serotonin in ({"level": 0.5}, {**VARYING, "dynamics": "clamped"}, {**VARYING, "mode": "receptor"}):
        assert streams(serotonin=serotonin).inclinations() is None


def test_inclinations_are_the_intentions_of_full_engagement():
    drawn = streams(b={"serotonin": VARYING})
    full = streams().draw()
    inclinations = drawn.inclinations()
    assert onsets(inclinations.events, 1) == onsets(full, 1)
    assert onsets(inclinations.events, 0) == onsets(drawn.draw(), 1) == []
    assert onsets(drawn.draw(), 0) == onsets(full, 0)


def test_a_held_level_takes_up_what_the_marks_say():
    inclinations = streams(serotonin=VARYING).inclinations()
    held = streams(serotonin={**VARYING, "dynamics": "clamped"}).draw()
    gain = 0.6 + 0.4 * np.exp(-(np.log(0.5) ** 2) / (2 * 0.5**2))
    taken = inclinations.marks < gain
    assert 0.5 < taken.mean() < 0.9
    assert np.array_equal(inclinations.events.onset_s[taken], held.onset_s)


def test_what_both_partners_see_is_sure():
    drawn = streams(serotonin=VARYING, fraction=0.5)
    assert drawn.draw().shared.all()
    assert drawn.draw().onset_s.size > 0
    assert not drawn.inclinations().events.shared.any()


def test_a_video_has_no_inclinations():
    drawn = streams(serotonin=VARYING)
    assert onsets(drawn.inclinations(apart_from=("a",)).events, 0) == []
    assert drawn.inclinations(apart_from=PARTNERS) is None


def test_the_schedule_holds_the_latest_mark_and_its_end():
    inclinations = Inclinations(table((1.0, 1, 2, 0.5), (1.2, 1, 2, 0.5)), np.array([0.25, 0.75]))
    schedule = pack(inclination_changes(inclinations, time_step_ms=0.1))
    row = 4 + 2
    assert schedule.steps.shape[0] == 18
    for step, mark, end in (
        (9_999, 0, 0),
        (10_000, 0.25, 15_000),
        (12_000, 0.75, 17_000),
        (99_999, 0.75, 17_000),
    ):
        assert schedule.value([row, 9 + row], step).tolist() == [mark, end]
        assert schedule.value(row + 1, step) == schedule.value(row - 1, step) == 0


def test_rows_of_the_schedule_follow_those_of_both_partners():
    partners = {
        name: getattr(streams(b={"intention": {"intensity": 2}}).experiment.partners, name)
        for name in PARTNERS
    }
    rows = inclined_rows(partners)
    # Nine rows of intentions, and eight of two partners, come before.
    assert rows["mark_row"].tolist() == list(range(25, 34))
    assert rows["end_row"].tolist() == list(range(34, 43))
    assert rows["inclined_intensity"].tolist() == [1, 1, 1, 1, 2, 2, 2, 2, 1]


@pytest.mark.parametrize(
    ("row", "step", "kept"),
    [(6, 10_010, [1.0]), (6, 20_000, [2.0]), (5, 10_010, []), (6, 10_000, []), (6, 10_020, [])],
)
def test_the_record_keeps_what_was_taken_up(row, step, kept):
    # The channels look every millisecond: an onset in step 10001 is seen in step 10010.
    inclinations = Inclinations(table((1.0001, 1, 2, 0.5), (2.0, 1, 2, 0.5)), np.array([0.25, 0.75]))
    sure = table((0.5, 0, 0, 1.0), (1.5, 0, 0, 1.0))
    found = with_taken_up(
        sure, inclinations, rows=np.array([row], np.int32), steps=np.array([step]), time_step_ms=0.1
    )
    assert onsets(found, 0) == [0.5, 1.5]
    assert [round(onset) for onset in onsets(found, 1)] == kept
    assert np.all(np.diff(found.onset_s) > 0)
