"""From bytes to text."""

import os
from pathlib import Path

import pytest

from snn.config.file.yaml_text import MAX_BYTES, read_text, refuse_control_characters, write_text
from snn.errors import ConfigError


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    assert read_text(write(tmp_path / "x", b"\xef\xbb\xbfa: \xc3\xa9\r\n\tb")) == "a: é\r\n\tb"


def test_ten_megabytes_are_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    assert len(read_text(write(tmp_path / "x", b"#\n" * (MAX_BYTES // 2)))) == MAX_BYTES
    with pytest.raises(ConfigError, match="is larger than 2 MB$"):
        read_text(write(tmp_path / "x", b"#\n" * (MAX_BYTES // 2 + 1)))


@pytest.mark.parametrize("code", [0, 7, 8, 0xB, 0xC, 0x1B, 0x1F, 0x7F, 0x80, 0x9F])
def test_control_characters_are_refused_with_their_line(code: int) -> None:
    with pytest.raises(ConfigError, match=rf"^f:3: control character U\+{code:04X}; remove it$"):
        refuse_control_characters(f"a\nb\nc{chr(code)}", "f")


@pytest.mark.parametrize("text", ["\t", "\n", "\r", "\x85", "é", "\u00a0"])
def test_other_characters_are_not(text: str) -> None:
    refuse_control_characters(text, "f")


def test_what_the_system_says_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="^cannot read '.*': File name too long$"):
        read_text(tmp_path / ("x" * 300))
    loop = tmp_path / "loop"
    os.symlink(loop, loop)
    with pytest.raises(ConfigError, match="^cannot read '.*loop': Too many levels of symbolic links$"):
        read_text(loop)


def test_what_is_written_is_read_again_and_overwritten_only_if_asked(tmp_path: Path) -> None:
    write_text(tmp_path / "x", "a: é\r\nb: 1\n")
    assert (tmp_path / "x").read_bytes() == b"a: \xc3\xa9\r\nb: 1\n"
    with pytest.raises(ConfigError, match="exists; choose another name"):
        write_text(tmp_path / "x", "new")
    assert read_text(tmp_path / "x") == "a: é\r\nb: 1\n"
    write_text(tmp_path / "x", "new", force=True)
    assert read_text(tmp_path / "x") == "new"
    with pytest.raises(ConfigError, match=r"^cannot write '.*': No such file or directory$"):
        write_text(tmp_path / "nowhere" / "x", "new")
