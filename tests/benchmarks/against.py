"""This checkout beside an older one, their commands in turns, each with a cache of its own."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.benchmarks.checkout import Checkout
from tests.benchmarks.measure import Usage, take_turns

SHORT_S, LONG_S = 2, 12
DEFAULT_DYAD = f"""\
name: default_dyad
question: What does its loop cost?
seed: 1
duration: {LONG_S} s
"""
"""Of either checkout: a shipped configuration may be another dyad in each."""
RECORDED_S = 80


@dataclass
class Against:
    """Measures both checkouts; ``repeats`` of what takes seconds, ``long_repeats`` of whole commands."""

    folder: Path
    ours: Checkout
    theirs: Checkout
    repeats: int
    long_repeats: int
    runs: int
    complete_runs: int
    parallel_runs: int

    @cached_property
    def binaries(self) -> dict[str, list[Usage]]:
        """The compiled model of the default dyad alone, for a short and a long run."""
        config = self.folder / "default_dyad.yaml"
        config.write_text(DEFAULT_DYAD, encoding="utf-8")
        variants = {
            f"{who} {seconds}": self._part(checkout, "binary", config, seconds)
            for seconds in (SHORT_S, LONG_S)
            for who, checkout in self._both.items()
        }
        return take_turns(variants, self.repeats)

    @cached_property
    def batches(self) -> dict[str, list[Usage]]:
        """`snn run` of many short runs, into new folders."""
        self._build()
        return take_turns(
            {who: self._batch(checkout, self.runs) for who, checkout in self._both.items()}, self.long_repeats
        )

    @cached_property
    def again(self) -> dict[str, list[Usage]]:
        """The same command again, when all its runs are there."""
        self._build()
        variants = {}
        for who, checkout in self._both.items():
            command = self._command(checkout, self.complete_runs, self._fresh())
            checkout.snn(*command, "-j", 2)
            variants[who] = self._snn(checkout, *command)
        return take_turns(variants, self.repeats)

    @cached_property
    def parallel(self) -> dict[str, list[Usage]]:
        """`snn run` with one worker and with two."""
        self._build()
        variants = {
            f"{who} {jobs}": self._batch(checkout, self.parallel_runs, "-j", jobs)
            for who, checkout in self._both.items()
            for jobs in (1, 2)
        }
        return take_turns(variants, self.long_repeats)

    @cached_property
    def measures(self) -> dict[str, list[Usage]]:
        """All that `snn run` measures of one long recording, and the size of that."""
        self._build()
        variants = {}
        for who, checkout in self._both.items():
            folder = self._fresh()
            checkout.snn(*self._command(checkout, 1, folder, seconds=RECORDED_S))
            variants[who] = self._part(checkout, "summary", folder)
        return take_turns(variants, self.repeats)

    @property
    def _both(self) -> dict[str, Checkout]:
        return {"ours": self.ours, "theirs": self.theirs}

    def _build(self) -> None:
        """Compile the model in both caches, so that no command that is measured does."""
        for checkout in self._both.values():
            checkout.part("binary", checkout.config("first_light").resolve(), 0.1)

    def _part(self, checkout: Checkout, name: str, *arguments: object) -> Callable[[], Usage]:
        return lambda: checkout.part(name, *arguments)

    def _snn(self, checkout: Checkout, *arguments: object) -> Callable[[], Usage]:
        return lambda: checkout.snn(*arguments)

    def _batch(self, checkout: Checkout, runs: int, *options: object) -> Callable[[], Usage]:
        return lambda: checkout.snn(*self._command(checkout, runs, self._fresh()), *options)

    def _command(
        self, checkout: Checkout, runs: int, folder: Path, *, seconds: int = SHORT_S
    ) -> tuple[object, ...]:
        settings = ("-s", f"duration={seconds} s", "-s", f"replicates={runs}")
        return ("run", checkout.config("first_light").resolve(), *settings, "-o", folder)

    def _fresh(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder)) / "results"
