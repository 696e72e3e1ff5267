"""What a YAML parser's complaint means for whoever wrote the file."""

from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError

from snn.config.problems.value_text import printable

_OPENING = {"flow mapping": "{", "flow sequence": "["}

_MEANINGS = {
    "mapping values are not allowed": "':' is not allowed here; check the indentation, or quote the text",
    "expected <block end>": "does not fit the lines above; check the indentation and the quotes",
    "expected '<document start>'": "does not fit the lines above; check the indentation and the quotes",
    "could not find expected ':'": "expected 'key: value'",
}


def syntax_problem(error: YAMLError) -> tuple[int | None, str]:
    """Return the line (from 1) at which to look, if known, and what is wrong there."""
    if not isinstance(error, MarkedYAMLError):
        return None, "is not valid YAML"
    problem, context = error.problem or "", error.context or ""
    opened_at, noticed_at = _line(error.context_mark), _line(error.problem_mark)
    if "'\\t'" in problem:
        return noticed_at, _tab(error.problem_mark)
    if "quoted scalar" in context:
        return opened_at, "unterminated quote, or a stray character in it; close it with the same quote"
    for kind, bracket in _OPENING.items():
        if kind in context:
            return opened_at, f"unterminated '{bracket}', or a comma is missing after it"
    for symptom, meaning in _MEANINGS.items():
        if symptom in problem:
            return noticed_at, meaning
    if "cannot start any token" in problem:
        character = problem.removeprefix("found character ").partition(" that cannot")[0]
        return noticed_at, f"{printable(character)} cannot begin a value; quote the text"
    return noticed_at or opened_at, f"is not valid YAML: {printable(problem or context)}"


def _line(mark: object) -> int | None:
    return mark.line + 1 if isinstance(mark, StringMark) else None


def _tab(mark: object) -> str:
    before = (
        mark.buffer[: mark.pointer].rpartition("\n")[2]
        if isinstance(mark, StringMark) and mark.buffer
        else ""
    )
    where = "between words" if before.strip() else "for indentation"
    return f"tab used {where}; use spaces"
