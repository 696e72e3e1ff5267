"""Prints the table of benchmarks: ``python -m tests.benchmarks [--against DIR] [--only NAME] [--markdown FILE]``."""

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks import against_rows, rows
from tests.benchmarks.against import Against
from tests.benchmarks.checkout import Checkout
from tests.benchmarks.machine import machine_line
from tests.benchmarks.measure import ROOT
from tests.benchmarks.table import Row, markdown
from tests.benchmarks.workbench import Workbench


def main() -> None:
    arguments = _arguments()
    machine = machine_line()
    with tempfile.TemporaryDirectory(prefix="snn-benchmarks-") as private:
        measured = list(_measured(arguments, Path(private)))
    text = markdown(measured, machine)
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")


def _measured(arguments: argparse.Namespace, folder: Path) -> list[Row]:
    chosen = arguments.only or [*rows.GROUPS, *(against_rows.GROUPS if arguments.against else ())]
    bench = Workbench(folder, repeats=arguments.repeats)
    found = [row for name in chosen if name in rows.GROUPS for row in rows.GROUPS[name](bench)]
    older = [name for name in chosen if name in against_rows.GROUPS]
    if not older:
        return found
    against = Against(
        folder,
        ours=Checkout(ROOT, folder / "our-cache"),
        theirs=Checkout(arguments.against, folder / "their-cache"),
        repeats=arguments.repeats,
        long_repeats=arguments.long_repeats,
        runs=arguments.runs,
        complete_runs=arguments.complete_runs,
        parallel_runs=arguments.parallel_runs,
    )
    return found + [row for name in older for row in against_rows.GROUPS[name](against)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="CPU time of snn and of others."
    )
    groups = [*rows.GROUPS, *against_rows.GROUPS]
    add = parser.add_argument
    add("--only", action="append", choices=groups, help="measure only this; may be repeated")
    add("--repeats", type=int, default=3, help="measurements of each variant (default 3)")
    add("--against", type=Path, metavar="DIR", help="also measure beside an older checkout")
    add("--long-repeats", type=int, default=1, help="measurements of whole commands (default 1)")
    add("--runs", type=int, default=100, help="runs of a measured command (default 100)")
    add(
        "--complete-runs",
        type=int,
        default=300,
        help="runs of a command that has nothing to do (default 300)",
    )
    add("--parallel-runs", type=int, default=40, help="runs of a command with two workers (default 40)")
    add("--markdown", type=Path, help="also write the table to this file")
    arguments = parser.parse_args()
    if arguments.against is None and set(arguments.only or ()) & set(against_rows.GROUPS):
        parser.error(f"--only {' and '.join(against_rows.GROUPS)} need --against DIR")
    return arguments


if __name__ == "__main__":
    main()
