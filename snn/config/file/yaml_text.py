"""Between files and text: what is read is safe to parse (a size limit, UTF-8, no control characters)."""

import re
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Final

from snn.config.shipped import shipped_names
from snn.errors import ConfigError
from snn.foreign.regular_file import open_regular
from snn.wording import forced

MAX_BYTES: Final = 2_000_000
"""The parser needs a second for it; our own longest file has 60 kB."""
MAX_LINE: Final = 100_000
"""In characters: what the parser makes of a single word costs the square of its length."""
_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def read_text(path: Path) -> str:
    """Read a configuration file as text.

    Raises
    ------
    ConfigError
        If there is no such file, it cannot be read, it is too large, or it is no plain UTF-8 text.
    """
    content = _content(path)
    if len(content) > MAX_BYTES:
        _refuse_binary(content, path)
        raise ConfigError(f"'{path}' is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")  # a byte order mark is harmless and common
    except UnicodeDecodeError as error:
        _refuse_binary(content, path)
        position = error.start
        raise ConfigError(
            f"'{path}' is not UTF-8 (byte {content[position]:#04x} at {position}); save it as UTF-8"
        ) from error
    refuse_control_characters(text, str(path))
    number = next((number for number, line in enumerate(text.splitlines(), 1) if len(line) > MAX_LINE), None)
    if number is not None:
        raise ConfigError(f"{path}:{number}: the line has more than {MAX_LINE} characters; break it")
    return text


def write_text(path: Path, text: str, *, force: bool = False) -> None:
    """Write a configuration file, its line ends as they are in the text.

    Raises
    ------
    ConfigError
        If the file exists and ``force`` is false, or it cannot be written.
    """
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(f"'{path}' exists; choose another name, or {forced()}") from error
    except OSError as error:
        raise ConfigError(f"cannot write '{path}': {error.strerror or error}") from error


def _refuse_binary(content: bytes, path: Path) -> None:
    """Raise a ConfigError if this is no text in any encoding; UTF-16 holds zeros too, but says so first."""
    if content.startswith(_HDF5):
        raise ConfigError(
            f"'{path}' is no YAML text file, but HDF5 data such as a recording; look at it with `snn show`"
        )
    if b"\0" in content and not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise ConfigError(f"'{path}' is no YAML text file, but binary data; give the file of an experiment")


def refuse_control_characters(text: str, name: str, *, single_line: bool = False) -> None:
    """Raise a ConfigError at the first control character other than a tab or a line end."""
    found = _CONTROL.search(text)
    if found:
        where = name if single_line else f"{name}:{text.count(chr(10), 0, found.start()) + 1}"
        raise ConfigError(f"{where}: control character U+{ord(found[0]):04X}; remove it")


def _content(path: Path) -> bytes:
    try:
        with open_regular(path, max_bytes=sys.maxsize) as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        remedy = f"; '{path.stem}' comes with snn" if path.stem in shipped_names() else ""
        raise ConfigError(f"config '{path}' not found{remedy}") from error
    except IsADirectoryError as error:
        raise ConfigError(f"'{path}' is a directory, expected a YAML file") from error
    except PermissionError as error:
        raise ConfigError(f"cannot read '{path}': permission denied") from error
    except OSError as error:
        raise ConfigError(f"cannot read '{path}': {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise ConfigError(f"cannot read {str(path)!r}: {error}") from error
