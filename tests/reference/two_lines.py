"""``python -m tests.reference.two_lines NAME LEVEL``: the two-lines test on a published table of dyads.

Reads ``results/reference/NAME.csv`` and writes ``NAME_two_lines.md`` beside it. ``LEVEL`` is the column of the dose.
``--within AXIS`` tests each value of another column for itself.
"""

import argparse

import numpy as np

from snn.compare.two_lines import Line, TwoLines, two_lines
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE
from tests.reference.published import PublishedRow, numbers, published_rows, unscored

OUTCOMES = {"C": "C", "execution rate while observing (Hz)": "execution_e_observing_hz"}
SEED = 1
HEADING = (
    "outcome",
    "break at",
    "slope below",
    "p",
    "slope above",
    "p",
    "p of a monotone curve",
    "inverted U",
    "dyads",
    "values",
)


def tested(rows: list[PublishedRow], level: str, outcome: str) -> TwoLines:
    """Test one outcome; dyads that are unscored do not count."""
    dyads = numbers(rows, "replicate").astype(np.int64)
    where = {"unscored": unscored(rows), "rng": np.random.default_rng(SEED)}
    return two_lines(numbers(rows, level), numbers(rows, outcome), dyads, **where)


def cells(name: str, found: TwoLines) -> list[str]:
    """Return one line of the table."""

    def of(line: Line) -> list[str]:
        return [f"{line.slope:.3g}", f"{line.p_value:.2g}"]

    verdict = "yes" if found.inverted_u else "not shown"
    return [name, f"{found.break_point:g}", *of(found.low), *of(found.high),
            f"{found.p_monotone:.2g}", verdict,
            str(found.n_dyads), str(found.n_values)]  # fmt: skip


def by_value(rows: list[PublishedRow], axis: str | None) -> dict[str, list[PublishedRow]]:
    """Group dyads by a column, in the order of the table; without one they are one group."""
    groups: dict[str, list[PublishedRow]] = {}
    for row in rows:
        groups.setdefault(row[axis] if axis else "", []).append(row)
    return groups


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("level")
    parser.add_argument("--within", metavar="AXIS")
    arguments = parser.parse_args()
    rows, within = published_rows(arguments.name), arguments.within
    lines = [
        [*([place] if within else []), *cells(name, tested(chosen, arguments.level, column))]
        for place, chosen in by_value(rows, within).items()
        for name, column in OUTCOMES.items()
    ]
    heading = [*([within] if within else []), *HEADING]
    asked = f"{arguments.name} {arguments.level}{f' --within {within}' if within else ''}"
    text = f"<!-- python -m tests.reference.two_lines {asked} -->\n\n{as_markdown([heading, *lines])}\n"
    (REFERENCE / f"{arguments.name}_two_lines.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
