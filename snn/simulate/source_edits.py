"""Edits of the C++ that Brian2 generates: each finds exactly what it expects, or the build stops."""

import re
from pathlib import Path

from snn.errors import SimulationError
from snn.simulate.engines import USE_UNCOMPILED


def replace_once(path: Path, pattern: str, replacement: str) -> None:
    """Replace the one place in a file that a regular expression matches (``.`` matches line ends, too).

    Parameters
    ----------
    path
        File of the generated project.
    pattern
        Regular expression.
    replacement
        Template of `re.sub`, which may refer to groups of the pattern.

    Raises
    ------
    SimulationError
        If there is no such place, or more than one: this Brian2 version writes its source in another way.
    """
    source = path.read_text(encoding="utf-8") if path.is_file() else ""
    edited, count = re.subn(pattern, replacement, source, flags=re.DOTALL)
    if count != 1:
        raise SimulationError(
            f"compiled model: expected one {pattern!r} in {path.name}, found {count}; this Brian2 version writes its "
            f"source in an unknown way; {USE_UNCOMPILED}"
        )
    path.write_text(edited, encoding="utf-8")


def put_first(path: Path, text: str) -> None:
    """Put text, such as headers, before everything else in a file."""
    path.write_text(text + path.read_text(encoding="utf-8"), encoding="utf-8")
