"""Do two checkouts give the same spikes: ``python -m tests.benchmarks.same_spikes BEFORE AFTER [--markdown FILE]``.

Ten shipped configurations, each as it lies in its checkout, at a short duration. Exit code 1 if anything differs.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.checkout import Checkout
from tests.benchmarks.machine import machine_line
from tests.benchmarks.table import aligned

DYADS = {
    "first_light": 0,
    "smoke": 0,
    "dyad_kinds": -1,
    "mirror_learning": 0,
    "stress_conflict": -1,
    "serotonin_drive": 1,
    "endorphin_reward": -1,
    "rupture_repair": 0,
    "oxytocin_mechanisms": -1,
    "reactive_dyad": -1,
}
"""The first dyad of which condition of each, counted among the conditions that need no other run.

Between them: held and driven levels, an engagement that changes, phases, answered acts, reward, learning, all dyads.
"""
SECONDS = 5.0
HEADINGS = ("configuration", "seconds", "spikes", "digest before", "digest after", "equal", "all else equal")
INTRODUCTION = (
    "One dyad of each configuration, its first seconds. Digest: SHA-256, its first 16 digits, of all cells and time "
    "steps of spikes. All else: acts, returned acts, inclinations taken up, levels, movement, what is seen, and "
    "weights, to the bit. Written by `python -m tests.benchmarks.same_spikes`."
)


@dataclass(frozen=True, slots=True)
class Pair:
    """What one configuration gave in both checkouts."""

    name: str
    seconds: float
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def same_spikes(self) -> bool:
        return all(self.before[key] == self.after[key] for key in ("n_spikes", "spikes"))

    @property
    def same_rest(self) -> bool:
        return self.before["rest"] == self.after["rest"]

    def cells(self) -> tuple[str, ...]:
        counts = dict.fromkeys(f"{found['n_spikes']:,}" for found in (self.before, self.after))
        words = ["yes" if same else "**no**" for same in (self.same_spikes, self.same_rest)]
        digests = (self.before["spikes"], self.after["spikes"])
        return (self.name, f"{self.seconds:g}", " and ".join(counts), *digests, *words)


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="snn-same-spikes-") as private:
        before, after = (
            Checkout(root, Path(private) / name)
            for root, name in ((arguments.before, "before"), (arguments.after, "after"))
        )
        names = arguments.only or DYADS
        pairs = [compare(name, before, after, seconds=arguments.seconds) for name in names]
    text = markdown(pairs, machine_line())
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")
    sys.exit(not all(pair.same_spikes and pair.same_rest for pair in pairs))


def compare(name: str, before: Checkout, after: Checkout, *, seconds: float) -> Pair:
    """Simulate one configuration in both checkouts."""
    found = []
    for checkout in (before, after):
        print(f"  {name} in {checkout.root}", file=sys.stderr, flush=True)
        found.append(checkout.part("digest", checkout.config(name).resolve(), DYADS[name], seconds).said)
    return Pair(name, seconds, *found)


def markdown(pairs: Sequence[Pair], machine: str) -> str:
    """Show all pairs as one table."""
    table = aligned([HEADINGS, *(pair.cells() for pair in pairs)])
    return "\n".join([INTRODUCTION, "", f"Machine: {machine}.", "", *table, ""])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.same_spikes", description="Compare the spikes of two checkouts."
    )
    parser.add_argument("before", type=Path, help="folder of the older checkout")
    parser.add_argument("after", type=Path, help="folder of the newer one")
    parser.add_argument(
        "--only", action="append", choices=DYADS, help="only this configuration; may be repeated"
    )
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"simulated (default {SECONDS:g})")
    parser.add_argument("--markdown", type=Path, help="also write the table to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
