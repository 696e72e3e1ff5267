"""Courses of many dyads: rows, and means by condition and phase."""

import numpy as np
import pytest

from snn.analyse.measures.synchrony_course import SynchronyCourse
from snn.report.courses import (
    FollowedDyad,
    condition_courses,
    course_cells,
    course_records,
    course_rows,
    phase_lines,
)

PHASES = (("together", 0.0, 20.0), ("apart", 20.0, 30.0), ("short", 30.0, 35.0))


def dyad(values, *, kind="x", replicate=0, health="healthy", null95=0.1):
    values = np.asarray(values, dtype=float)
    scopes = {"": values, "_positive": values + 0.1, "_negative": values - 0.1}
    return FollowedDyad(
        condition=(("kind", kind),),
        replicate=replicate,
        key=f"{kind}{replicate}",
        health=health,
        course=SynchronyCourse(
            starts_s=np.arange(values.size) * 5.0,
            window_s=10.0,
            values=scopes,
            null95={scope: np.full(values.size, null95) for scope in scopes},
        ),
    )


def courses(dyads, scope=""):
    return condition_courses(dyads, scope=scope, rng=np.random.default_rng(1))


def test_every_dyad_and_window_has_a_row():
    rows = course_rows([dyad([0.5, 0.6]), dyad([0.7, 0.8], kind="y", replicate=3)])
    assert len(rows) == 4
    assert rows[3] == {
        "kind": "y", "replicate": 3, "key": "y3", "health": "healthy", "start_s": 5.0, "stop_s": 15.0,
        "C": 0.8, "C_null95": 0.1, "C_positive": pytest.approx(0.9), "C_positive_null95": 0.1,
        "C_negative": pytest.approx(0.7), "C_negative_null95": 0.1,
    }  # fmt: skip


def test_means_are_over_scored_dyads_of_a_condition():
    found = courses(
        [
            dyad([0.2, 0.4], null95=0.1),
            dyad([0.4, 0.8], replicate=1, health="over-excited", null95=0.3),
            dyad([9.0, 9.0], replicate=2, health="runaway", null95=9.0),
            dyad([0.0, 0.0], kind="y"),
        ]
    )
    assert [course.name for course in found] == ["kind x", "kind y"]
    x = found[0]
    assert [mean.value for mean in x.means] == pytest.approx([0.3, 0.6])
    assert x.null95 == pytest.approx([0.2, 0.2])
    assert x.centres_s.tolist() == [5.0, 10.0]
    assert x.states == ("healthy", "over-excited", "runaway")


def test_the_scope_chooses_the_channels():
    (found,) = courses([dyad([0.2])], scope="_negative")
    assert found.means[0].value == pytest.approx(0.1)


def test_a_run_that_was_stopped_early_counts_as_long_as_it_lasted():
    (found,) = courses([dyad([0.2, 0.4, 0.6]), dyad([0.4], replicate=1)])
    assert [mean.value for mean in found.means] == pytest.approx([0.3, 0.4, 0.6])
    assert [mean.n for mean in found.means] == [2, 1, 1]
    assert found.null95 == pytest.approx([0.1, 0.1, 0.1])


def test_a_phase_is_told_by_the_windows_inside_it():
    # Windows of 10 s from 0, 5, 10, 15 and 20 s on: three lie in the first phase, one across, one in the second.
    dyads = [dyad([0.1, 0.2, 0.6, 9.0, 0.5])]
    lines = phase_lines(courses(dyads), phases=PHASES, window_s=10.0)
    cells = course_cells(lines)
    assert cells[1:] == [
        ["kind x", "together", "3", "1 of 1", "healthy 1", "0.300", "0.100 to 0.600", "0.100"],
        ["kind x", "apart", "1", "1 of 1", "healthy 1", "0.500", "0.500 to 0.500", "0.100"],
    ]
    assert {len(line) for line in cells} == {8}
    assert course_records(lines, dyads)[0] == {
        "condition": {"kind": "x"}, "phase": "together", "windows": 3, "n": 1, "of": 1, "health": {"healthy": 1},
        "mean_C": pytest.approx(0.3), "lowest_C": 0.1, "highest_C": 0.6, "null95": pytest.approx(0.1),
    }  # fmt: skip
