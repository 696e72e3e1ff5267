"""``python -m tests.reference.two_lines NAME LEVEL``: the two-lines test on a published table of dyads.

Reads ``results/reference/NAME.csv`` and writes ``NAME_two_lines.md`` beside it. ``LEVEL`` is the column of the dose.
"""

import argparse

import numpy as np

from snn.compare.two_lines import Line, TwoLines, two_lines
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE
from tests.reference.published import PublishedRow, numbers, published_rows, unscored

OUTCOMES = {"C": "C", "execution rate while observing (Hz)": "execution_e_observing_hz"}
HEADING = ("outcome", "break at", "slope below", "p", "slope above", "p", "inverted U", "dyads", "values")


def tested(rows: list[PublishedRow], level: str, outcome: str) -> TwoLines:
    """Test one outcome; dyads that are unscored do not count."""
    dyads = numbers(rows, "replicate").astype(np.int64)
    return two_lines(numbers(rows, level), numbers(rows, outcome), dyads, unscored=unscored(rows))


def cells(name: str, found: TwoLines) -> list[str]:
    """Return one line of the table."""

    def of(line: Line) -> list[str]:
        return [f"{line.slope:.3g}", f"{line.p_value:.2g}"]

    verdict = "yes" if found.inverted_u else "not shown"
    return [name, f"{found.break_point:g}", *of(found.low), *of(found.high), verdict,
            str(found.n_dyads), str(found.n_values)]  # fmt: skip


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("level")
    arguments = parser.parse_args()
    rows = published_rows(arguments.name)
    lines = [cells(name, tested(rows, arguments.level, column)) for name, column in OUTCOMES.items()]
    command = f"<!-- python -m tests.reference.two_lines {arguments.name} {arguments.level} -->"
    text = f"{command}\n\n{as_markdown([list(HEADING), *lines])}\n"
    (REFERENCE / f"{arguments.name}_two_lines.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
