"""Tables in terminals of any width: every cell is there, whole, and no line is too long."""

import re

import pytest

from snn.report.text_table import as_text

INTERVAL = "0.644 [0.641, 0.647]"
SWEEP = [
    ["dyad", "null", "n", "of", "p<.05", "C*", "null95", "base Hz", "motor observing Hz", "new different nS"],
    ["half_common_input", "live", "20", "20", "19", *[INTERVAL] * 5],
    ["rest", "rate-matched uncoupled", "2", "20", "-", *["-0.002 [-0.007, 0.001]"] * 4, "-"],
]
INDEX = [
    ["null", "dyads", "RI>0", "RI", "D a->b"],
    [
        "live",
        "215 mutual influence, 11 no synchrony shown",
        "226 of 226 (98.7% to 100.0%)",
        INTERVAL,
        INTERVAL,
    ],
]
WIDTHS = (60, 80, 100, 200)


def words(cells):
    """Return what must never be broken: words, and numbers with their bounds."""
    bound = re.compile(r"\S+ (?:\[[^\]]*\]|\([\d.+-][^)]*\))|\S+")
    return [word for line in cells for cell in line for word in bound.findall(cell)]


def test_a_table_that_fits_is_aligned():
    assert as_text([["a", "long heading"], ["1234", "x"]]) == "a     long heading\n1234  x"
    assert as_text([["a", "long heading"], ["1234", "x"]], width=18) == "a     long heading\n1234  x"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("cells", "n_keys"), [(SWEEP, 2), (SWEEP, 1), (SWEEP, 0), (INDEX, 1)])
def test_nothing_is_broken_left_out_or_too_long(cells, n_keys, width):
    text = as_text(cells, width=width, n_keys=n_keys)
    assert max(map(len, text.splitlines())) <= width
    for word in words(cells):
        assert re.search(rf"(?<!\S){re.escape(word)}(?!\S)", text), word
    assert text.count("[0.641, 0.647]") == sum(cell == INTERVAL for line in cells for cell in line)


def test_headings_are_wrapped_before_anything_else():
    cells = [["dyad", "motor observing Hz"], ["rest", "1.5"]]
    assert as_text(cells, width=15, n_keys=1) == "      motor\n      observing\ndyad  Hz\nrest  1.5"


def test_columns_go_on_below_with_the_keys_repeated():
    cells = [["dyad", "C", "null95"], ["rest", "0.12 [0.11, 0.13]", "0.03 [0.02, 0.04]"]]
    assert as_text(cells, width=30, n_keys=1) == (
        "dyad  C\nrest  0.12 [0.11, 0.13]\n\ndyad  null95\nrest  0.03 [0.02, 0.04]"
    )


def test_columns_that_belong_together_stay_together():
    cells = [["", "one", "null", "two", "null"], ["C", "0.123", "0.456", "0.789", "0.321"]]
    assert as_text(cells, width=24, n_keys=1, together=2) == (
        "   one    null\nC  0.123  0.456\n\n   two    null\nC  0.789  0.321"
    )


def test_wrapped_text_takes_what_is_left_of_the_width():
    cells = [["name", "meaning"], ["tau", "how long a membrane remembers what came in, by and large"]]
    assert as_text(cells, width=40, n_keys=1).splitlines() == [
        "name  meaning",
        "tau   how long a membrane remembers what",
        "      came in, by and large",
    ]


def test_a_word_longer_than_the_width_is_not_broken():
    cells = [["name", "x"], ["a" * 50, "1"]]
    assert "a" * 50 in as_text(cells, width=20, n_keys=1)


def test_a_number_keeps_its_unit():
    cells = [["", "coupling_dose: 0.5, 4 s"], ["C", "5 spikes in all"]]
    assert as_text(cells, width=24, n_keys=1).splitlines()[:2] == ["   coupling_dose: 0.5,", "   4 s"]
