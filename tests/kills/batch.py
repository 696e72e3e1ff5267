"""One batch: started, killed and resumed until it is complete, and looked at after each kill."""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.kills.examine import Reference, left_in, wrong_at_end, wrong_now
from tests.kills.moments import Change, Changes
from tests.kills.processes import MARK, Part, all_gone, marked, part_of

CONFIGURATION = """\
name: killed
question: Is anything lost?
seed: 3
duration: 200 ms
replicates: 6
analysis:
  transient: 50 ms
sweep:
  - label: coupling
    keys: [link.a_to_b.coupling, link.b_to_a.coupling]
    values: [0.0, 0.5, 1.0]
"""
LIMIT_S = 300.0
"""Of one start of a batch, on the clock: some 10 s where nothing else is at work. What takes longer hangs."""
GONE_S = 10.0
"""Within this all processes of a batch have ended after its parent did."""
NEAR_S = 0.05
"""This near to a write or a rename a kill is in the middle of it."""
_CODES = (0, 1, 130, 143, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT)
_KILLED = re.compile(r"^snn: error: .*(workers died of it|killed by SIG|Killed|signal)", re.MULTILINE)
"""A batch whose model cannot be built ends with one line, and the next start builds it."""
_PATIENCE_S = 20.0
"""How long a moment to kill in is waited for."""
KINDS = {  # options of the command, and how often which process is killed
    "pool": (("-j", "2"), {"parent": 0.12, "worker": 0.43, "simulator": 0.42, "nursery": 0.03}),
    "serial": (("-j", "1"), {"parent": 0.5, "simulator": 0.5}),
    "Dask": (("-j", "2", "--executor", "dask"), {"parent": 0.15, "Dask worker": 0.5, "simulator": 0.35}),
    "nothing compiled": (("-j", "2"), {"parent": 0.4, "worker": 0.2, "build": 0.4}),
}
_OFTEN = {"any": 4, "list": 2, "rename": 2, "run": 2, "table": 1, "figure": 1}
"""How often a parent is killed at which change; tables and figures come at the end, when nothing else is killed."""
_MOMENTS: dict[str, Callable[[Change], bool]] = {
    "any": lambda _: True,
    "list": lambda change: "manifest.jsonl" in change.path.name,
    "rename": lambda change: change.is_rename,
    "run": lambda change: change.path.parent.parent.parent.name == "runs",
    "table": lambda change: ".csv" in change.path.name,
    "figure": lambda change: change.path.parent.name == "figures",
}


@dataclass(frozen=True, slots=True)
class Kill:
    """A process that was killed."""

    kind: str
    """Of the batch, one of `KINDS`."""
    part: Part
    number: signal.Signals
    since_change_s: float
    """Since the last write or rename that the batch made."""
    n_finished: int
    """Runs that were finished then."""


@dataclass(slots=True)
class Batch:
    """A batch that is killed."""

    kind: str
    place: Path
    """An empty folder."""
    rng: Random
    reference: Reference
    most_kills: int
    kills: list[Kill] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    n_starts: int = 0

    def run(self) -> None:
        """Start it until it is complete."""
        for folder in (self.folder.parent, self.temporary):
            folder.mkdir(parents=True)
        (self.place / "killed.yaml").write_text(CONFIGURATION, encoding="utf-8")
        code = -1
        while code != 0 and not self.wrong:
            code = self.start()
        if not self.wrong:
            self.wrong += wrong_at_end(self.folder, self.reference)
            if list(left_in(self.folder, self.temporary, self.cache)):
                self.most_kills = 0
                self.start()  # what a process was killed in may stay to the next start
                self.wrong += left_in(self.folder, self.temporary, self.cache)

    @property
    def folder(self) -> Path:
        """Its results."""
        return self.place / "written" / "out"

    @property
    def cache(self) -> Path:
        """Where its compiled model is kept: that of the reference, unless it is to build its own."""
        own = self.kind == "nothing compiled"
        return self.place / "tmp-cache" if own else Path(os.environ["SNN_CACHE_DIR"])

    @property
    def temporary(self) -> Path:
        """Where its processes keep what is temporary."""
        return self.place / "tmp"

    def start(self) -> int:
        """Start or resume it, kill until the parent has ended, and look at what is there; return its exit code."""
        self.n_starts += 1
        mark = uuid.uuid4().hex
        with Changes(self.place) as changes, (self.place / "said").open("wb") as said:
            process = subprocess.Popen(
                self.command(),
                cwd=self.place,
                env={
                    **os.environ,
                    MARK: mark,
                    "TMPDIR": str(self.temporary),
                    "SNN_CACHE_DIR": str(self.cache),
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
            started_s, asked = time.monotonic(), False
            while process.poll() is None and not asked and len(self.kills) < self.most_kills:
                asked = self.kill_one(process, mark, changes)
            try:
                process.wait(max(0.0, started_s + LIMIT_S - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.wrong.append(f"it hangs: no end within {LIMIT_S:g} s")
        self.wrong += self.wrong_after(process, mark)
        return process.returncode

    def command(self) -> list[str]:
        """Return what starts it, or goes on: the same command, or `snn resume`."""
        options, _ = KINDS[self.kind]
        begun = (self.folder / "manifest.jsonl").exists() and (self.folder / "experiment.yaml").exists()
        words = ["resume", str(self.folder)] if begun else ["sweep", "killed.yaml", "-o", str(self.folder)]
        return [sys.executable, "-m", "snn", *words, *options]

    def kill_one(self, process: subprocess.Popen[bytes], mark: str, changes: Changes) -> bool:
        """Kill a process of the batch at some moment; return whether that was its parent."""
        parts = KINDS[self.kind][1]
        part = self.rng.choices(list(parts), list(parts.values()))[0]
        if not self.wait(process, part, changes):
            return False
        pid = _find(part, process.pid, mark, rng=self.rng)
        if pid is None:
            return False
        number = self.rng.choices((signal.SIGKILL, signal.SIGTERM, signal.SIGINT), (0.8, 0.1, 0.1))[0]
        since_s = changes.since_last_s(time.monotonic())
        with suppress(ProcessLookupError):
            if part == "parent" and number == signal.SIGINT:  # as Ctrl-C at a terminal: all of its group
                os.killpg(pid, number)
            else:
                os.kill(pid, number)
        self.kills.append(Kill(self.kind, part, number, since_s, len(self.known)))
        if part != "parent":
            self.wrong += wrong_now(self.folder, self.known, self.reference)
        return part == "parent"

    def wait(self, process: subprocess.Popen[bytes], part: str, changes: Changes) -> bool:
        """Wait for the moment of a kill: half of them soon after a write, the others at any time."""
        if self.rng.random() < 0.3:
            time.sleep(self.rng.uniform(0.0, 1.5 if part == "parent" else 0.4))
            return process.poll() is None
        chosen = self.rng.choices(list(_OFTEN), list(_OFTEN.values()))[0] if part == "parent" else "any"
        folder = self.temporary if part in ("simulator", "build") else self.folder.parent
        wanted = _MOMENTS[chosen]
        until_s = time.monotonic() + _PATIENCE_S
        while process.poll() is None and time.monotonic() < until_s:
            if changes.wait(lambda change: folder in change.path.parents and wanted(change), within_s=0.2):
                time.sleep(self.rng.choice((0.0, self.rng.uniform(0.0, 0.02))))
                return True
        return process.poll() is None

    def wrong_after(self, process: subprocess.Popen[bytes], mark: str) -> Iterator[str]:
        """Say what is wrong when the parent has ended, and end what is left."""
        left = all_gone(mark, within_s=GONE_S)
        for one in left:
            yield f"outlived its parent by {GONE_S:g} s: {' '.join(one.command)[:200]}"
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        process.wait()
        yield from wrong_now(self.folder, self.known, self.reference)
        said = (self.place / "said").read_text(encoding="utf-8", errors="replace")
        if process.returncode not in _CODES and not (process.returncode == 2 and _KILLED.search(said)):
            yield f"exit code {process.returncode}: {said.strip()[-6000:]}"
        elif "Traceback" in said and not self.has_interrupted_dask():
            yield f"a traceback: {said.strip()[-6000:]}"

    def has_interrupted_dask(self) -> bool:
        """Whether workers of Dask, which print what they die of, were asked to end."""
        return self.kind == "Dask" and any(kill.number != signal.SIGKILL for kill in self.kills)


def _find(part: Part, parent: int, mark: str, *, rng: Random) -> int | None:
    """Return a living process that plays a part; wait a little for one."""
    until_s = time.monotonic() + (2.0 if part == "simulator" else 0.2)
    while time.monotonic() < until_s:
        processes = marked(mark)
        found = [one.pid for one in processes if part_of(one, processes, parent=parent) == part]
        if found:
            return rng.choice(sorted(found))
        if parent not in {one.pid for one in processes}:
            return None
    return None
