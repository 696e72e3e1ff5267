"""YAML as a tree with lines."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snn.config.file import yaml_reader
from snn.config.file.yaml_reader import MAX_NODES, parse_yaml
from snn.errors import ConfigError


def read(text: str) -> Any:
    parsed = parse_yaml(text, "f")
    assert parsed is not None
    return parsed.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-1", -1), ("0o17", 15), ("0x1F", 31), ("1e3", 1000.0), ("1e-1", 0.1), (".5", 0.5), ("1.", 1.0),
        ("true", True), ("no", "no"), ("yes", "yes"), ("on", "on"), ("~", None), ("null", None), ("1:30", "1:30"),
        ("'1'", "1"), ('"a\\tb"', "a\tb"), ("100 ms", "100 ms"), ("2001-13-01", "2001-13-01"), ("=", "="),
        ("[1, [2], {a: 3}]", [1, [2], {"a": 3}]), ("a:\n- b\n- c: d", {"a": ["b", {"c": "d"}]}), ("{}", {}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}), ("a: &anchor 1", {"a": 1}), ("''", ""), ("{a: }", {"a": None}),
        ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
    ],
)  # fmt: skip
def test_values_are_those_of_yaml_1_2(text: str, value: Any) -> None:
    found = read(text)
    assert found == value
    assert type(found) is type(value)


def test_lines_of_keys_and_items() -> None:
    parsed = parse_yaml("# c\na: 1\nb:\n  - x\n  - {k: v,\n     l: w}\n", "f")
    assert parsed is not None
    assert parsed.lines == {
        ("a",): 2, ("b",): 3, ("b", 0): 4, ("b", 1): 5, ("b", 1, "k"): 5, ("b", 1, "l"): 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "warned"), [("012", 12, True), ("-08", -8, True), ("0", 0, False), ("0.5", 0.5, False)]
)
def test_leading_zeros(text: str, value: float, warned: bool) -> None:
    parsed = parse_yaml(f"a: {text}", "f")
    assert parsed is not None
    assert parsed.value == {"a": value}
    assert parsed.warnings == ([f"f:1: {text} is read as {value}; drop the leading zero"] if warned else [])


@pytest.mark.parametrize("text", ["", "\n", "# c", "---", "---\n# c\n...", " \n "])
def test_nothing(text: str) -> None:
    assert parse_yaml(text, "f") is None


def test_the_limit_counts_values_and_what_holds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_NODES == 20_000
    monkeypatch.setattr(yaml_reader, "MAX_NODES", 6)
    assert read("a: [1, 1, 1]") == {"a": [1, 1, 1]}  # a mapping, a key, a list and three numbers
    with pytest.raises(ConfigError, match="holds more than 6 values"):
        read("a: [1, 1, 1, 1]")


def test_line_numbers_are_left_out_of_a_single_line() -> None:
    with pytest.raises(ConfigError, match=r"^--set x: alias '\*y'"):
        parse_yaml("*y", "--set x", single_line=True)
    with pytest.raises(ConfigError, match=r"^--set x: unterminated"):
        parse_yaml("[", "--set x", single_line=True) if False else parse_yaml(
            "[1", "--set x", single_line=True
        )


def test_half_a_character() -> None:
    with pytest.raises(ConfigError, match=r"^f:1: U\+D800 is half a character; write the whole one$"):
        read('a: "\\ud800"')


CHARACTERS = "abc:{}[],&*!|>'\"%@`#-?~ \n0123.\\é"
PIECES = st.sampled_from([*CHARACTERS, "a: ", "- ", "---\n", "<<: ", "\\x1b", '"\\U', "!!int "])


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None)
def test_any_text_is_a_value_or_one_printable_line(text: str) -> None:
    message = ""
    try:
        parse_yaml(text, "f")
    except ConfigError as error:
        message = str(error)
    assert message.isprintable()
