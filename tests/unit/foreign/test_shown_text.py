"""Text of others is shown, and obeyed by nobody."""

import pytest

from snn.foreign.shown_text import brief, csv_cell, harmless, markdown_cell, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb\x08\x7f", "a\\x0db\\x08\\x7f"),
        ("a\u202egnp.exe", "a\\u202egnp.exe"),
        ("a\u2066b\u2028c\ufeff", "a\\u2066b\\u2028c\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("plain é 汉 👩\u200d🔬\n\tnext", "plain é 汉 👩\u200d🔬\n\tnext"),
    ],
)
def test_what_a_terminal_obeys_becomes_its_number(text, shown):
    assert harmless(text) == shown


def test_a_line_stays_one_and_a_message_short():
    assert one_line("a\nsnn: error: b\r\nc") == "a snn: error: b c"
    assert brief("x" * 200) == "x" * 200
    assert brief("x" * 201) == brief("x" * 1000) == "x" * 197 + "..."
    assert len(brief("\x1b" * 1_000_000)) == 200


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@x", "\t=1", " =1", "=HYPERLINK(1)", "＝1", "-", "- a"]
)
def test_a_formula_becomes_text(text):
    cell = csv_cell(text)
    assert cell == "-" if text == "-" else cell.startswith("'")


@pytest.mark.parametrize("cell", ["-0.5", "+1e-3", "-inf", -0.5, 3, None, True, "a-b", "0.5", ""])
def test_numbers_and_plain_text_stay_as_they_are(cell):
    assert csv_cell(cell) is cell or csv_cell(cell) == cell


def test_a_cell_of_a_page_is_neither_markup_nor_a_new_cell():
    assert markdown_cell("a | b\n<script>x</script>") == "a \\| b \\<script>x\\</script>"
    assert markdown_cell("![x](http://e)") == "![x]\\(http://e)"
    assert markdown_cell("C [0.1, 0.2], p < .05") == "C [0.1, 0.2], p < .05"
