"""What a parser's complaint means."""

import pytest

from snn.config.file.yaml_reader import parse_yaml
from snn.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c", "f:1: ':' is not allowed here; check the indentation, or quote the text"),
        ("a: 1\n b: 2", "f:2: ':' is not allowed here; check the indentation, or quote the text"),
        ("a:\n    b: 1\n  c: 2", "f:3: does not fit the lines above; check the indentation and the quotes"),
        ("a: 1\nb\nc: 2", "f:3: expected 'key: value'"),
        ("a: @x", "f:1: '@' cannot begin a value; quote the text"),
        ("a: `x`", "f:1: '`' cannot begin a value; quote the text"),
        ("a: %x", "f:1: '%' cannot begin a value; quote the text"),
        ("a:\n\t- 1", "f:2: tab used for indentation; use spaces"),
        ("a: 1\nb: {c: 1", "f:2: unterminated '{', or a comma is missing after it"),
        ("a: ]", "f:1: is not valid YAML: expected the node content, but found ']'"),
        ('a: "\\UFFFFFFFF"', "f: is not valid YAML"),
    ],
)
def test_complaints(text: str, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_yaml(text, "f")
    assert str(error.value) == line
