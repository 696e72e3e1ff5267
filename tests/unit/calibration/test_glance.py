"""The answer of a calibration in few rows, counted by hand."""

import numpy as np
import pytest

from snn.calibration.glance import Cell, glance
from snn.calibration.trust import TrustRow, TrustTable
from snn.calibration.verdicts import CUES, CUES_MOVEMENT
from snn.compare.proportions import proportion
from tests.unit.calibrated_kinds import kind_of


def kind(name, truth, n=100, **of):
    return kind_of(name, truth, scored=np.ones(n, dtype=np.bool_), blocks=np.zeros(n, dtype=np.int64), **of)


KINDS = (
    kind("uncoupled", "not mutual"),
    kind("film", "not mutual", group="film, known"),
    kind("film, not known", "not mutual", group="film, not known"),
    kind("cut", "not mutual", group="one way"),
    kind("same script", "not mutual", group="one way"),
    kind("scrambled", "other"),
    kind("weak", "mutual", 40, coupling=0.1),
    kind("coupling 1", "mutual", 40),
    kind("live", "mutual", 200),
    kind("late", "mutual", 40, group="latency", latency_ms=400.0),
)


def row(measure, null, **counts):
    """Count found and told dyads by kind: nothing found of 100 unless said otherwise."""
    detected = {each.name: proportion(0, each.scored.size) for each in KINDS}
    for name, (found, n) in counts.items():
        detected[name.replace("_", " ")] = proportion(found, n)
    return TrustRow(measure=measure, rule="r", null=null, worst="film", detected=detected)


UNTOLD = {"film": (0, 0), "film, not known": (0, 0), "same_script": (0, 0)}
ROWS = (
    row("C", "composite", coupling_1=(2, 40), live=(9, 200), weak=(1, 40)),
    row("MI", "composite", coupling_1=(20, 40), live=(50, 200)),
    row("C", "uncoupled", film=(100, 100), cut=(30, 100), same_script=(40, 100)),
    row("MI", "uncoupled", film=(7, 100), cut=(12, 100)),
    row(CUES, "own", **UNTOLD, uncoupled=(1, 100), cut=(2, 100), weak=(39, 40), live=(200, 200)),
    row(CUES_MOVEMENT, "own", **UNTOLD),
)


@pytest.fixture
def found():
    return glance(TrustTable(measured_s=40.0, kinds=KINDS, rows=ROWS), measures=["C", "MI", "not measured"])


def test_the_cue_test_comes_first_and_what_was_not_measured_not_at_all(found):
    rows = [(each.measure, each.section) for each in found.rows]
    own, others = "random cues", "activity alone"
    assert rows == [(CUES, own), (CUES_MOVEMENT, own), ("C", others), ("MI", others)]


def test_groups_are_those_of_nulls_and_columns_the_ladders_each_rung_once(found):
    assert found.groups == ("unrelated", "film, known", "film, not known", "one way")
    # live stands for coupling 1: it has more dyads
    assert [each.name for each in found.columns] == ["weak", "live", "late"]


def test_of_kinds_with_as_many_dyads_the_first_stands_for_a_rung():
    again = (*KINDS, kind("again", "mutual", 200))
    found = glance(TrustTable(measured_s=40.0, kinds=again, rows=ROWS), measures=["C"])
    assert [each.name for each in found.columns] == ["weak", "live", "late"]


def test_false_alarms_are_those_of_the_worst_kind_by_the_usual_threshold(found):
    alarms = found.rows[2].alarms
    assert (alarms["one way"].kind, alarms["one way"].n_found, alarms["one way"].n) == (
        "same script",
        40,
        100,
    )
    assert alarms["film, known"].share == 1.0
    assert not alarms["one way"].untold


def test_what_is_found_is_by_the_threshold_of_the_worst_null(found):
    assert found.rows[2].found["live"].share == 9 / 200
    assert found.rows[0].found["weak"].share == 39 / 40  # the cue test has its own null


def test_what_cannot_be_told_is_said_in_all_and_in_some_kinds(found):
    cues = found.rows[0].alarms
    assert cues["film, not known"] == Cell(kind="", n_found=0, n=0, untold=True)
    assert (cues["one way"].n_found, cues["one way"].n, cues["one way"].untold) == (2, 100, True)
    assert (cues["unrelated"].n, cues["unrelated"].untold) == (100, False)


def test_the_answer_counts_each_recording_once(found):
    # false: 1 uncoupled, 2 cut, of 200 that can be told; a film counts as not known, and cannot be told
    of_cues, of_others = found.answer.split("\n")
    assert of_cues == "Random cues: 3 false alarms in 200 dyads; 39 of 40 found at coupling 0.1."
    assert "fooled by some null in 12 to 100 of 100" in of_others
    assert found.n_null == (100, 100)
    assert of_others.endswith("the best (MI) finds 50 of 200 at coupling 1.")


def test_without_nulls_there_is_no_answer():
    mutual = tuple(each for each in KINDS if each.truth == "mutual")
    found = glance(TrustTable(measured_s=80.0, kinds=mutual, rows=ROWS), measures=["C"])
    assert (found.columns, found.groups, found.answer) == ((), (), "")


@pytest.mark.parametrize(
    ("n_found", "n", "untold", "text"),
    [(3, 200, False, "2"), (1, 200, True, "0 ?"), (0, 0, True, "?"), (0, 0, False, "-")],
)
def test_a_cell_says_per_cent_or_that_nothing_can_be_told(n_found, n, untold, text):
    assert str(Cell(kind="k", n_found=n_found, n=n, untold=untold)) == text
