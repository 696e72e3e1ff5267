"""Names for folders, text for people."""

import pytest

from snn.config.schema.names import MAX_NAME_LENGTH, name_problem


@pytest.mark.parametrize("name", ["x", "first_light", "b8-rest.2", "_x", "-x", "012", "x" * MAX_NAME_LENGTH])
def test_names(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".x", "a/b", "a\\b", "a b", "a\n", "a:b", "é", "a\0", "~", "$x", "*"]
)
def test_what_is_no_name(name: str) -> None:
    assert name_problem(name) == "use letters A to Z, digits, _ . -, not starting with '.'"


@pytest.mark.parametrize("text", ["Does A see B?", "Où ça\u00a0?", "two\nlines\tand a tab", "日本", "👩‍❤️‍👨"])
def test_questions_may_be_in_any_language(make, text: str) -> None:  # type: ignore[no-untyped-def]
    assert make(question=text).question == text


@pytest.mark.parametrize("text", ["\x1b[31m", "a\rb", "a\u202eb", "a\u2028b", "a\x85b", "\ud800"])
def test_questions_hold_nothing_invisible(make, text: str) -> None:  # type: ignore[no-untyped-def]
    from snn.errors import ConfigError

    with pytest.raises(ConfigError, match=r"question: control character U\+|question: is not valid"):
        make(question=text)
