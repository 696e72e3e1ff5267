"""Damage without understanding: what a bad disk, a broken transfer or a fuzzer makes of any file."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

BytesMutator = Callable[[bytes, Random], bytes]
_STRANGE = (
    b"\x00",
    b"\x1b[2J\x1b]0;owned\x07",
    b"\xff\xfe",
    "\u202e".encode(),
    b"\xc2\x9b31m",
    b"=cmd|'x'!A0",
)


def flipped(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        changed[_place(changed, rng)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def zeroed(data: bytes, rng: Random) -> bytes:
    return _filled(data, rng, b"\x00")


def filled_with_ones(data: bytes, rng: Random) -> bytes:
    return _filled(data, rng, b"\xff")


def cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data))]


def doubled(data: bytes, rng: Random) -> bytes:
    start, stop = _block(data, rng)
    return data[:stop] + data[start:stop] + data[stop:]


def left_out(data: bytes, rng: Random) -> bytes:
    start, stop = _block(data, rng)
    return data[:start] + data[stop:]


def swapped(data: bytes, rng: Random) -> bytes:
    middle = rng.randrange(1, len(data))
    return data[middle:] + data[:middle]


def interspersed(data: bytes, rng: Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(_STRANGE) + data[place:]


BYTE_MUTATORS: tuple[BytesMutator, ...] = (
    flipped,
    zeroed,
    filled_with_ones,
    cut,
    doubled,
    left_out,
    swapped,
    interspersed,
)


def replaced(path: Path, outside: Path, rng: Random) -> None:
    """Put something that is no ordinary file of ours in the place of a file."""
    kind = rng.choice(
        ("zero", "full", "pipe", "socket", "folder", "nowhere", "itself", "stranger", "vast", "empty")
    )
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made, suppress(OSError):  # its name may be too long
            made.bind(str(path))
    elif kind == "folder":
        path.mkdir()
    elif kind == "vast":
        with path.open("wb") as file:
            file.write(b"\x89HDF\r\n\x1a\n")
            file.truncate(2**40)
    elif kind == "empty":
        path.touch()
    else:
        targets = {"zero": "/dev/zero", "full": "/dev/full", "nowhere": "nothing", "itself": path.name}
        path.symlink_to(targets.get(kind, str(outside / "secret")))


def _place(data: bytes | bytearray, rng: Random) -> int:
    """Half of the damage where HDF5 keeps its structure, which is little beside the values."""
    return rng.randrange(min(len(data), 4096)) if rng.random() < 0.5 else rng.randrange(len(data))


def _block(data: bytes, rng: Random) -> tuple[int, int]:
    start = _place(data, rng)
    return start, min(len(data), start + rng.choice((1, 8, 64, 512, 4096)))


def _filled(data: bytes, rng: Random, value: bytes) -> bytes:
    start, stop = _block(data, rng)
    return data[:start] + value * (stop - start) + data[stop:]
