"""``python -m tests.reference.differences NAME AXIS BASELINE``: paired differences of a published table of dyads.

Reads ``results/reference/NAME.csv`` and writes ``NAME_differences.md`` beside it: each condition of ``AXIS`` less the
condition ``BASELINE``, dyad by dyad of the same seed. ``--outcomes`` names the columns to compare.
"""

import argparse

import numpy as np

from snn.compare.tables import Row, difference_table
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE
from tests.reference.published import numbers, published_rows

OUTCOMES = {
    "positive_return_margin": "returns above chance",
    "motor_weight_nS": "motor nS",
    "C": "C",
    "movement_C": "C of movement",
    "execution_e_base_hz": "base rate, execution (Hz)",
    "execution_e_executing_hz": "executing, execution (Hz)",
    "execution_e_observing_hz": "observing, execution (Hz)",
    "observation_e_observing_hz": "observing, observation (Hz)",
    "motor_observing_hz": "observing, motor (Hz)",
    "C_positive": "C of positive channels",
    "C_negative": "C of negative channels",
    "observation_e_positive_observing_hz": "observing a positive act, observation (Hz)",
    "observation_e_negative_observing_hz": "observing a negative act, observation (Hz)",
    "execution_e_positive_observing_hz": "observing a positive act, execution (Hz)",
    "execution_e_negative_observing_hz": "observing a negative act, execution (Hz)",
    "stress_level": "stress",
    "stress_half_time_s": "half time of stress (s)",
    "a_negative_acts": "negative acts of a",
    "b_negative_acts": "negative acts of b",
    "negative_return_margin": "negative returns above chance",
    "new_same_weight_nS": "from seeing the new act to doing it (nS)",
    "new_different_weight_nS": "from seeing others to doing it (nS)",
    "new_congruent_fraction": "congruent cells of the new act (share)",
    "new_decoded": "the new act read from 8 cells (share)",
}
USUAL = ("positive_return_margin", "motor_weight_nS", "C")
SEED = 1


def read_rows(name: str, axis: str, outcomes: list[str]) -> list[Row]:
    """Read the columns of a published table that are compared."""
    table = published_rows(name)
    columns = {column: numbers(table, column) for column in ("replicate", *outcomes)}
    return [
        {axis: row[axis], "health": row["health"]}
        | {column: float(values[i]) for column, values in columns.items()}
        for i, row in enumerate(table)
    ]


def lines(name: str, axis: str, baseline: str, outcomes: list[str]) -> list[list[str]]:
    """Return the table, its heading first."""
    found = difference_table(
        read_rows(name, axis, outcomes),
        axes=[axis],
        outcomes=outcomes,
        baseline=(baseline,),
        rng=np.random.default_rng(SEED),
    )
    heading = [f"{axis}, less {baseline}", "outcome", "difference", "95 % interval", "pairs"]
    body = [
        [
            str(row[axis]),
            OUTCOMES[str(row["outcome"])],
            f"{row['difference']:.3f}",
            f"{row['difference_ci_low']:.3f} to {row['difference_ci_high']:.3f}",
            str(row["difference_n"]),
        ]
        for row in found
    ]
    return [heading, *body]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for argument in ("name", "axis", "baseline"):
        parser.add_argument(argument)
    parser.add_argument("--outcomes", nargs="+", default=list(USUAL), choices=list(OUTCOMES))
    asked = parser.parse_args()
    table = lines(asked.name, asked.axis, asked.baseline, asked.outcomes)
    chosen = "" if asked.outcomes == list(USUAL) else f" --outcomes {' '.join(asked.outcomes)}"
    command = (
        f"<!-- python -m tests.reference.differences {asked.name} {asked.axis} {asked.baseline}{chosen} -->"
    )
    text = f"{command}\n\n{as_markdown(table)}\n"
    (REFERENCE / f"{asked.name}_differences.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
