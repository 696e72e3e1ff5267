"""When files are written: told by the kernel (inotify), so that nothing in the program has to say so."""

import ctypes
import os
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

_MODIFY, _MOVED_TO, _CREATE = 0x2, 0x80, 0x100  # <sys/inotify.h>
_IS_FOLDER = 0x40000000
_HEAD = struct.Struct("iIII")
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Change:
    """A file was made, grew or was renamed."""

    at_s: float
    """Of the monotonic clock."""
    path: Path
    is_rename: bool


@dataclass(slots=True)
class Changes:
    """Hears of every change in a folder and in all that are made in it; use it as a context manager."""

    folder: Path
    last: Change | None = None
    _descriptor: int = -1
    _watched: dict[int, Path] = field(default_factory=dict)
    _heard: threading.Condition = field(default_factory=threading.Condition)
    _waits_for: Callable[[Change], bool] | None = None

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._descriptor = _LIBC.inotify_init()
        assert self._descriptor >= 0, "no inotify"
        self._watch(self.folder)
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening: the thread ends with the watches."""
        for number in list(self._watched):
            _LIBC.inotify_rm_watch(self._descriptor, number)

    def wait(self, wanted: Callable[[Change], bool], *, within_s: float) -> bool:
        """Wait for the next change that is wanted; return whether it came."""
        with self._heard:
            self._waits_for = wanted
            self._heard.wait_for(lambda: self._waits_for is None, timeout=within_s)
            came, self._waits_for = self._waits_for is None, None
        return came

    def since_last_s(self, at_s: float) -> float:
        """Return how long before a moment the last change was; infinite if there was none."""
        last = self.last
        return at_s - last.at_s if last else float("inf")

    def _watch(self, folder: Path) -> None:
        number = _LIBC.inotify_add_watch(self._descriptor, os.fsencode(folder), _MODIFY | _MOVED_TO | _CREATE)
        if number < 0:  # it is gone again
            return
        self._watched[number] = folder
        with suppress(OSError):  # what was made in it before it was watched
            for inner in folder.iterdir():
                self._hear(Change(time.monotonic(), inner, is_rename=False))
                if inner.is_dir() and not inner.is_symlink():
                    self._watch(inner)

    def _listen(self) -> None:
        while self._watched:
            data = os.read(self._descriptor, 65536)
            now_s, place = time.monotonic(), 0
            while place < len(data):
                number, mask, _, length = _HEAD.unpack_from(data, place)
                name = data[place + _HEAD.size :][:length].rstrip(b"\0")
                place += _HEAD.size + length
                self._take(number, mask, os.fsdecode(name), now_s)
        os.close(self._descriptor)

    def _take(self, number: int, mask: int, name: str, now_s: float) -> None:
        if not mask & (_MODIFY | _MOVED_TO | _CREATE):  # a folder that was watched is gone
            self._watched.pop(number, None)
            return
        if number not in self._watched:
            return
        path = self._watched[number] / name
        self._hear(Change(now_s, path, is_rename=bool(mask & _MOVED_TO)))
        if mask & _IS_FOLDER and mask & (_CREATE | _MOVED_TO):
            self._watch(path)

    def _hear(self, change: Change) -> None:
        self.last = change
        with self._heard:
            if self._waits_for is not None and self._waits_for(change):
                self._waits_for = None
                self._heard.notify_all()
