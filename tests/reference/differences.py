"""``python -m tests.reference.differences NAME AXIS BASELINE``: paired differences of a published table of dyads.

Reads ``results/reference/NAME.csv`` and writes ``NAME_differences.md`` beside it: each condition of ``AXIS`` less the
condition ``BASELINE``, dyad by dyad of the same seed.
"""

import argparse
import csv

import numpy as np

from snn.compare.tables import Row, difference_table
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE

OUTCOMES = {"positive_return_margin": "returns above chance", "motor_weight_nS": "motor nS", "C": "C"}
SEED = 1


def read_rows(name: str, axis: str) -> list[Row]:
    """Read a published table; an empty cell is an undefined number."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    numbers = ("replicate", *OUTCOMES)
    return [
        {axis: row[axis], "health": row["health"]}
        | {column: float(row[column] or "nan") for column in numbers}
        for row in table
    ]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for argument in ("name", "axis", "baseline"):
        parser.add_argument(argument)
    asked = parser.parse_args()
    found = difference_table(
        read_rows(asked.name, asked.axis),
        axes=[asked.axis],
        outcomes=list(OUTCOMES),
        baseline=(asked.baseline,),
        rng=np.random.default_rng(SEED),
    )
    heading = [f"{asked.axis}, less {asked.baseline}", "outcome", "difference", "95 % interval", "pairs"]
    lines = [
        [
            str(row[asked.axis]),
            OUTCOMES[str(row["outcome"])],
            f"{row['difference']:.3f}",
            f"{row['difference_ci_low']:.3f} to {row['difference_ci_high']:.3f}",
            str(row["difference_n"]),
        ]
        for row in found
    ]
    command = f"<!-- python -m tests.reference.differences {asked.name} {asked.axis} {asked.baseline} -->"
    text = f"{command}\n\n{as_markdown([heading, *lines])}\n"
    (REFERENCE / f"{asked.name}_differences.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
