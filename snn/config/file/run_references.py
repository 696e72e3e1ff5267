"""Looking up the runs and files that a configuration names by a path: what enters the experiment is their content."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from snn.config.problems.problem import Keys, Problem
from snn.errors import SnnError

FindRun: TypeAlias = Callable[[str, str | None, str], tuple[str, str]]
"""Takes a path, the content that is expected of it if the file says, and the name of the parameter that refers to it;
returns the path to keep and the content.

The content is the SHA-256 of the run's recording, in hexadecimal digits. Raises an `SnnError` if there is no such
run.
"""
FindFile: TypeAlias = Callable[[str, str | None], tuple[str, str]]
"""The same of a file of movement, to which only a video refers."""


@dataclass(frozen=True, slots=True)
class Finders:
    """How what a path leads to is found."""

    run: FindRun
    file: FindFile


def with_found_runs(data: Any, finders: Finders) -> tuple[Any, list[Problem]]:
    """Replace every ``{from: PATH}`` and ``{file: PATH}`` of a raw document, in its sweep too, by path and content.

    Returns
    -------
    tuple
        A new document, and what could not be found.
    """
    problems: list[Problem] = []
    return _found(data, (), finders, problems), problems


def _found(value: Any, keys: Keys, finders: Finders, problems: list[Problem]) -> Any:
    if isinstance(value, list | tuple):
        return [_found(item, (*keys, number), finders, problems) for number, item in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    key = "from" if "from" in value else "file"
    path, expected = value.get(key), value.get("sha256")
    if not isinstance(path, str) or not isinstance(expected, str | None):
        return {name: _found(item, (*keys, name), finders, problems) for name, item in value.items()}
    parameter = str(keys[-1]).rpartition(".")[2] if keys else ""
    try:
        if key == "from":
            kept, sha256 = finders.run(path, expected, parameter)
        else:
            kept, sha256 = finders.file(path, expected)
    except SnnError as error:
        problems.append(Problem((*keys, key), str(error)))
        return value
    return {**value, key: kept, "sha256": sha256}
