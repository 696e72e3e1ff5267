"""Looking up the runs that a configuration file refers to by a path: what enters the experiment is their content."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from snn.config.messages import Keys, Problem
from snn.errors import SnnError

FindRun: TypeAlias = Callable[[str, str | None, str], tuple[str, str]]
"""Takes a path, the content that is expected of it if the file says, and the name of the parameter that refers to it;
returns the path to keep and the content.

The content is the SHA-256 of the run's recording, in hexadecimal digits. Raises an `SnnError` if there is no such
run.
"""


def with_found_runs(data: Any, find_run: FindRun) -> tuple[Any, list[Problem]]:
    """Replace every ``{from: PATH}`` of a raw document, in its sweep too, by path and content.

    Returns
    -------
    tuple
        A new document, and what could not be found.
    """
    problems: list[Problem] = []
    return _found(data, (), find_run, problems), problems


def _found(value: Any, keys: Keys, find_run: FindRun, problems: list[Problem]) -> Any:
    if isinstance(value, list | tuple):
        return [_found(item, (*keys, number), find_run, problems) for number, item in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    path, expected = value.get("from"), value.get("sha256")
    if not isinstance(path, str) or not isinstance(expected, str | None):
        return {key: _found(item, (*keys, key), find_run, problems) for key, item in value.items()}
    try:
        kept, sha256 = find_run(path, expected, str(keys[-1]).rpartition(".")[2] if keys else "")
    except SnnError as error:
        problems.append(Problem((*keys, "from"), str(error)))
        return value
    return {**value, "from": kept, "sha256": sha256}
