"""What the figure of trust says in letters and shades."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib import colormaps

from snn.calibration.trust import TrustRow, TrustTable
from snn.compare.proportions import proportion
from snn.plot.trust_table import ERROR_MAP, trust_table_figure
from tests.unit.calibrated_kinds import kind_of


def kind(name, truth, n=20):
    return kind_of(name, truth, scored=np.arange(n) > 0, blocks=np.zeros(n, dtype=np.int64))


KINDS = (kind("uncoupled", "not mutual"), kind("scrambled map", "other"), kind("live", "mutual"))
ROWS = (
    TrustRow(
        measure="C",
        rule="above",
        null="composite",
        worst="uncoupled",
        detected={
            "uncoupled": proportion(19, 19),
            "scrambled map": proportion(5, 19),
            "live": proportion(19, 19),
        },
    ),
    TrustRow(
        measure="index",
        rule="its own",
        null="own",
        detected={
            "uncoupled": proportion(0, 19),
            "scrambled map": proportion(0, 0),
            "live": proportion(0, 19),
        },
    ),
)


@pytest.fixture
def axes():
    return trust_table_figure(TrustTable(measured_s=40.0, kinds=KINDS, rows=ROWS), null="composite").axes[0]


def test_cells_say_how_many_of_a_hundred(axes):
    texts = [text.get_text() for text in axes.texts]
    assert texts[:6] == ["100", "26", "100", "0", "?", "0"]


def test_shades_say_how_wrong_that_is(axes):
    shades = axes.images[0].get_array()
    assert shades[0, 0] == pytest.approx(0.95)  # all uncoupled dyads are called coupled; 5 % would be right
    assert shades[0, 2] == 0.0  # all live ones too: right
    assert shades[1, 0] == 0.0
    assert shades[1, 2] == 1.0  # all missed
    assert np.isnan(np.ma.filled(shades, np.nan)[:, 1]).all()  # neither right nor wrong


def test_each_judgement_has_a_figure_of_its_own():
    milder = replace(ROWS[0], null="uncoupled", measure="C again")
    table = TrustTable(measured_s=40.0, kinds=KINDS, rows=(*ROWS, milder))
    for null, names, held in (
        ("composite", ["C", "index"], "worst null"),
        ("uncoupled", ["index", "C again"], "uncoupled dyads (which are not all"),
    ):
        figure = trust_table_figure(table, null=null)
        assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == names
        assert held in figure.get_supxlabel().replace("\n", " ")


def test_columns_say_how_many_dyads_count(axes):
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert labels == ["uncoupled\nn = 19", "scrambled map\nn = 19", "live\nn = 19"]


def test_right_is_light_and_wrong_is_dark():
    light, dark = (sum(colormaps[ERROR_MAP](share)[:3]) for share in (0.0, 1.0))
    assert light > 2.7
    assert dark < 1.5


def test_the_figure_says_what_the_cells_rest_on():
    figure = trust_table_figure(
        TrustTable(measured_s=40.0, kinds=KINDS, rows=ROWS), null="composite", note="Assumed: all."
    )
    said = figure.get_supxlabel()
    assert "scored model dyads" in said.replace("\n", " ")
    assert said.endswith("Assumed: all.")
    assert "40 s" in figure.get_suptitle()


CALIBRATED = (
    *((name, "not mutual") for name in ("uncoupled", "common input 0.5", "common input 1")),
    *((name, "not mutual") for name in ("rate-matched uncoupled", "cut b_to_a", "replay a", "pseudo-dyads")),
    *((f"coupling {value}", "mutual") for value in (0.1, 0.25, 0.5, 0.75, 1.25)),
    ("live", "mutual"),
)


def drawn(kinds, measures=("C",)):
    kinds = tuple(kind(name, truth, n=201) for name, truth in kinds)
    detected = {one.name: proportion(10, 200) for one in kinds}
    rows = tuple(TrustRow(measure=name, rule="r", null="composite", detected=detected) for name in measures)
    return trust_table_figure(TrustTable(measured_s=40.0, kinds=kinds, rows=rows), null="composite")


@pytest.mark.parametrize("n_kinds", [2, 3, 8, 10, 13])
def test_heads_of_columns_do_not_collide(n_kinds, collisions, cut):
    figure = drawn(CALIBRATED[-n_kinds:], measures=["Granger, unconditional, weaker way"] * 7)
    assert collisions(figure) == []
    assert cut(figure) == []
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    gaps_px = [right.x0 - left.x1 for left, right in pairwise(boxes)]
    assert min(gaps_px) > 5  # words that touch are read as one


def test_long_names_of_many_kinds_do_not_collide(collisions, cut):
    films = [
        f"common input {share}{how}"
        for share in (0.5, 1)
        for how in (", b 120 ms late", ", by turns 150 ms late")
    ]
    kinds = (
        *CALIBRATED[:7],
        *((film, "not mutual") for film in (*films, "slow common drive 0.3")),
        *CALIBRATED[7:],
    )
    figure = drawn(kinds, measures=["Granger, unconditional, weaker way"] * 7)
    assert collisions(figure) == []
    assert cut(figure) == []


def test_who_acts_on_whom_stands_on_one_line():
    for kinds in (CALIBRATED, CALIBRATED[3:11]):
        labels = [label.get_text() for label in drawn(kinds).axes[0].get_xticklabels()]
        assert any(line.endswith("b to a") for label in labels for line in label.split("\n"))


def test_what_would_be_right_stands_over_each_block(texts):
    said = texts(drawn(CALIBRATED))
    assert "not mutually coupled: should be at most 5" in said
    assert " mutually coupled: should be 100" in said
    assert "neither" not in said
    assert "false alarms above 5, or misses" in said


def test_a_single_column_that_is_neither_has_a_head_in_one_word(texts):
    kinds = (*CALIBRATED[:7], ("scrambled map", "other"), *CALIBRATED[7:])
    said = texts(drawn(kinds, measures=["Granger, unconditional, weaker way"] * 7))
    assert " neither " in f" {said} "
    assert "of dyads that are neither nothing is wrong to say" in said


def test_what_is_allowed_is_as_light_as_what_is_right():
    errors = drawn(CALIBRATED).axes[0].images[0].get_array()
    assert errors[0, 0] == 0.0  # 5 % of the uncoupled
    assert errors[0, -1] == pytest.approx(0.95)  # 5 % of the live


def test_rows_say_how_c_was_tested_and_have_a_true_minus(texts):
    said = texts(drawn(CALIBRATED, measures=("C, tested", "RI-, unfriendly channels")))
    assert "C, p of circular shifts < .05" in said
    assert "RI−, unfriendly channels" in said


def test_a_block_whose_columns_have_the_same_n_says_it_once():
    axes = drawn(CALIBRATED).axes[0]
    assert not [label.get_text() for label in axes.get_xticklabels() if "n =" in label.get_text()]
    heads = [" ".join(text.get_text().split()) for text in axes.texts if "should be" in text.get_text()]
    assert heads == [
        "not mutually coupled: should be at most 5 (n = 200 each)",
        "mutually coupled: should be 100 (n = 200 each)",
    ]
