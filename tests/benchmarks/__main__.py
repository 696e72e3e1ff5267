"""Prints the table of benchmarks: ``python -m tests.benchmarks [--only NAME] [--repeats N] [--markdown FILE]``."""

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.machine import machine_line
from tests.benchmarks.rows import GROUPS
from tests.benchmarks.table import markdown
from tests.benchmarks.workbench import Workbench


def main() -> None:
    arguments = _arguments()
    machine = machine_line()
    with tempfile.TemporaryDirectory(prefix="snn-benchmarks-") as private:
        bench = Workbench(Path(private), repeats=arguments.repeats)
        rows = [row for name in arguments.only or GROUPS for row in GROUPS[name](bench)]
    text = markdown(rows, machine)
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="CPU time of snn and of others."
    )
    parser.add_argument(
        "--only", action="append", choices=list(GROUPS), help="measure only this; may be repeated"
    )
    parser.add_argument("--repeats", type=int, default=3, help="measurements of each variant (default 3)")
    parser.add_argument("--markdown", type=Path, help="also write the table to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
