"""Style files: fonts, lines and sizes of figures in Matplotlib's format, checked key by key; nothing in them is run."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from matplotlib import RcParams

from snn.errors import ResultError
from snn.foreign.regular_file import read_regular
from snn.foreign.shown_text import one_line

MAX_BYTES: Final = 100_000
FAMILIES: Final = (
    "axes",
    "errorbar",
    "figure",
    "font",
    "grid",
    "hatch",
    "image",
    "legend",
    "lines",
    "patch",
    "pdf",
    "svg",
    "text",
    "xtick",
    "ytick",
)
"""First words of the keys that a style may have: what is seen. Others choose programs, folders and windows."""
REFUSED: Final = ("axes.prop_cycle", "text.usetex", "text.latex.preamble", "axes.formatter.use_locale")
"""Keys of these families by which a file would have something run, or read the machine it is on."""
_SMALLEST: Final = {
    1.0: ("font.size", "fontsize", "labelsize", "titlesize", "figsize", "dpi"),
    0.0: ("size", "width", "spacing", "alpha", "length", "height", "numpoints", "scatterpoints", "scale"),
}
"""The least that numbers can be, by the ends of their keys: Matplotlib finds out only as it draws. Pads can be less."""
_LINE: Final = re.compile(r'^\s*([\w.]+)\s*:\s*(?:"([^"]*)"|([^#"]*?))\s*(?:#.*)?$')


def read_style(path: Path) -> dict[str, Any]:
    """Read a style file of a user.

    Parameters
    ----------
    path
        Lines ``key: value``; what follows a number sign outside of quotes is a comment.

    Returns
    -------
    dict
        Settings of Matplotlib, each checked by it.

    Raises
    ------
    ResultError
        If the file cannot be read, or a key or value is none that a style may have.
    """
    try:
        text = read_regular(path, max_bytes=MAX_BYTES).decode()
    except OSError as error:
        raise ResultError(f"cannot read '{path}': {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ResultError(f"'{path}' is no style file: it is not text") from error
    return _parsed(text, str(path))


def shipped_style(name: str) -> Mapping[str, Any]:
    """Read a style file of this package, such as ``snn.mplstyle``."""
    return _parsed(files("snn.plot").joinpath(name).read_text("utf-8"), name)


def _parsed(text: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, key, value in _entries(text, name):
        place = f"'{name}', line {number}"
        if key in found:
            raise ResultError(f"{place}: '{key}' is there twice")
        if key.split(".")[0] not in FAMILIES or key in REFUSED:
            raise ResultError(
                f"{place}: '{key}' is no key of a style; keys begin with {', '.join(FAMILIES)}, and "
                f"{', '.join(REFUSED)} are left out"
            )
        found[key] = _checked(key, value, place)
    return found


def _entries(text: str, name: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number, key and value of each line that is not empty or a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise ResultError(
                f"'{name}', line {number}: '{one_line(line)[:60]}' is not written as 'key: value'"
            )
        yield number, match[1], match[3] if match[2] is None else match[2]


def _checked(key: str, value: str, place: str) -> Any:
    """Return a value as Matplotlib has it."""
    settings: Any = RcParams()  # the stubs know each key
    try:
        settings[key] = value
    except KeyError as error:
        raise ResultError(f"{place}: Matplotlib has no key '{key}'") from error
    except ValueError as error:
        raise ResultError(f"{place}: {one_line(str(error))}") from error
    found, least = settings[key], _least(key)
    for number in found if isinstance(found, list) else [found]:
        if isinstance(number, int | float) and not number >= least:
            raise ResultError(f"{place}: '{key}' is {number:g}; it is {least:g} or more")
    return found


def _least(key: str) -> float:
    return next((least for least, ends in _SMALLEST.items() if key.endswith(ends)), float("-inf"))
