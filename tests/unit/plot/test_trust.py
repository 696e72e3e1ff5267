"""The answer of a calibration as a figure."""

import numpy as np
import pytest

from snn.calibration.glance import Cell, Glance, GlanceRow
from snn.plot.trust import trust_figure
from snn.report.calibration_tables import glance_cells
from tests.unit.calibrated_kinds import kind_of

GROUPS = (
    *("unrelated", "film, known", "film, known inexactly", "film, not known"),
    *("other common cause", "one way"),
)
MEASURES = (
    *("correlation, best lag (C)", "STTC, best lag", "PLV, theta", "mutual information, best lag"),
    *("transfer entropy, weaker way", "Granger, conditional, weaker way"),
)


def cell(n_found, n=200, *, untold=False):
    return Cell(kind="k", n_found=n_found, n=n, untold=untold)


def rung(name, **of):
    return kind_of(
        name, "mutual", scored=np.ones(40, dtype=np.bool_), blocks=np.zeros(40, dtype=np.int64), **of
    )


COLUMNS = (
    *(rung(f"c{value}", coupling=value) for value in (0.05, 0.1, 0.25, 0.5, 1.0)),
    *(rung(f"l{ms}", group="latency", latency_ms=ms) for ms in (200.0, 300.0, 400.0)),
)


def row(measure, section, alarms, found):
    return GlanceRow(
        measure=measure,
        section=section,
        alarms=dict.fromkeys(GROUPS, alarms),
        found={kind.name: found for kind in COLUMNS},
    )


def glance(measures=MEASURES):
    cues = [
        row("cue test, both brains", "random cues", cell(2, untold=True), cell(200)),
        row("cue test, both movements too", "random cues", cell(0, 0, untold=True), cell(60)),
    ]
    others = [row(name, "activity alone", cell(180), cell(20)) for name in measures]
    answer = (
        "Random cues: 3 false alarms in 2200 dyads; 39 of 40 found at coupling 0.05.\nActivity alone: fooled by some "
        "null in 12 to 100 of 100; so strict that none fools it, the best (mutual information, best lag) finds 50 of "
        "200 at coupling 1."
    )
    return Glance(
        measured_s=40.0,
        groups=GROUPS,
        columns=COLUMNS,
        rows=(*cues, *others),
        n_null=(60, 200),
        answer=answer,
    )


def test_cells_are_written_as_in_the_table():
    found = glance()
    drawn = [text.get_text() for axes in trust_figure(found).axes[:2] for text in axes.texts]
    listed = glance_cells(found)[1:]
    assert {"1 ?", "?", "90", "10"} <= {cell for line in listed for cell in line[1:]} <= set(drawn)


def test_shades_say_how_wrong_that_is():
    left, right = (axes.images[0].get_array() for axes in trust_figure(glance()).axes[:2])
    assert left[0, 0] == 0.0  # 1 % is allowed
    assert left[2, 0] == pytest.approx(0.85)  # 90 % where 5 % are allowed
    assert np.isnan(np.ma.filled(left, np.nan)[1]).all()
    assert right[0, 0] == 0.0
    assert right[2, 0] == pytest.approx(0.9)


def test_the_answer_stands_above_and_what_cannot_be_known_below():
    figure = trust_figure(glance(), note="Assumed: all.")
    assert "39 of 40 found" in figure.get_suptitle().replace("\n", " ")
    said = figure.get_supxlabel().replace("\n", " ")
    assert said.startswith("n = 60 to 200 model dyads of each kind on the left, 40 on the right.")
    assert "nothing measured here tells a film that is not known from influence" in said
    assert said.endswith("Assumed: all.")


def test_nothing_collides_or_is_cut(collisions, cut):
    figure = trust_figure(glance())
    assert collisions(figure) == []
    assert cut(figure) == []


def test_ladders_are_named_by_what_changes(texts):
    said = texts(trust_figure(glance()))
    assert "latency of sight, ms" in said
    headings = [label.get_text() for label in trust_figure(glance()).axes[1].get_xticklabels()]
    assert headings == [".05", ".1", ".25", ".5", "1", "200", "300", "400"]
