"""Text that is changed in single places, and stays to the letter everywhere else."""

import pytest

from snn.config.file.yaml_edits import YamlEdits

TEXT = """\
# head
a:   {x: 1, y: 'two', z: [3, 4]}   # flow
b:
  # first
  c: 5    # five
  d:
    e: 6  # six
  # last
list:
- k: 1   # one
  j: 2
- {m: 1, n: 2, o: 3}
"""


def changed(*lines: tuple[str, str | None]) -> str:
    """Replace lines of the text; None takes one out."""
    text = TEXT
    for old, new in lines:
        assert text.count(f"{old}\n") == 1
        text = text.replace(f"{old}\n", "" if new is None else f"{new}\n")
    return text


def test_nothing_asked_for_changes_nothing():
    assert YamlEdits(TEXT).result() == TEXT


def test_keys_values_and_items_are_replaced_where_they_stand():
    edits = YamlEdits(TEXT)
    edits.rename(("a", "y"), "why")
    edits.put(("a", "y"), "2 nS")
    edits.put(("a", "z", 1), "40")
    edits.rename(("b", "d"), "deep")
    edits.put(("b", "d", "e"), "7")
    edits.rename(("list", 0, "j"), "jay")
    assert edits.result() == changed(
        ("a:   {x: 1, y: 'two', z: [3, 4]}   # flow", "a:   {x: 1, why: 2 nS, z: [3, 40]}   # flow"),
        ("  d:", "  deep:"),
        ("    e: 6  # six", "    e: 7  # six"),
        ("  j: 2", "  jay: 2"),
    )


@pytest.mark.parametrize(
    ("dropped", "lines"),
    [
        (
            [("a", "x")],
            [("a:   {x: 1, y: 'two', z: [3, 4]}   # flow", "a:   {y: 'two', z: [3, 4]}   # flow")],
        ),
        ([("a", "y")], [("a:   {x: 1, y: 'two', z: [3, 4]}   # flow", "a:   {x: 1, z: [3, 4]}   # flow")]),
        ([("a", "z")], [("a:   {x: 1, y: 'two', z: [3, 4]}   # flow", "a:   {x: 1, y: 'two'}   # flow")]),
        ([("a", "z"), ("a", "y")], [("a:   {x: 1, y: 'two', z: [3, 4]}   # flow", "a:   {x: 1}   # flow")]),
        ([("a", key) for key in "xyz"], [("a:   {x: 1, y: 'two', z: [3, 4]}   # flow", "a:   {}   # flow")]),
        ([("list", 1, "m"), ("list", 1, "o")], [("- {m: 1, n: 2, o: 3}", "- {n: 2}")]),
        ([("b", "c")], [("  c: 5    # five", None)]),
        ([("b", "d", "e")], [("    e: 6  # six", None), ("  d:", "  d: {}")]),
        ([("list", 0, "j")], [("  j: 2", None)]),
        ([("list", 0, "k")], [("- k: 1   # one", None), ("  j: 2", "- j: 2")]),
        ([("list", 0, "k"), ("list", 0, "j")], [("- k: 1   # one", None), ("  j: 2", "- {}")]),
    ],
)
def test_what_is_dropped_leaves_the_rest_to_the_letter(dropped, lines):
    edits = YamlEdits(TEXT)
    for keys in dropped:
        edits.drop(keys)
    assert edits.result() == changed(*lines)


def test_lines_are_those_of_keys_and_items():
    edits = YamlEdits(TEXT)
    assert [edits.line(keys) for keys in (("a",), ("b", "d", "e"), ("list", 0, "j"), ("list", 1), ("a", "z", 0))] == [
        2, 7, 11, 12, 2,
    ]  # fmt: skip


def test_windows_ends_of_lines_and_a_missing_last_one_stay():
    edits = YamlEdits("a:\r\n  b: 1\r\n  c: 2")
    edits.drop(("a", "c"))
    assert edits.result() == "a:\r\n  b: 1\r\n"
    edits = YamlEdits("a:\r\n  b: 1\r\n  c: 2")
    edits.drop(("a", "b"))
    edits.put(("a", "c"), "3")
    assert edits.result() == "a:\r\n  c: 3"
