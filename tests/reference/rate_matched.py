"""``python -m tests.reference.rate_matched NAME DOSE``: what a dose does beyond rates, of a published table of dyads.

Reads ``results/reference/NAME.csv`` and writes ``NAME_differences.md`` beside it: each dose less the same dose's
rate-matched null, and less dose 0, dyad by dyad of the same seed; and, to see that rates do agree in these dyads, which
are not those on which they were matched, the mean rates of both.
"""

import argparse
import csv
from collections.abc import Sequence

import numpy as np

from snn.compare.tables import Row, difference_table
from snn.config.rate_matches import MATCHED_COUPLED
from snn.config.simulated_nulls import LIVE, NULL_AXIS
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE

RATES = {
    "observation_e_base_hz": "observation, base Hz",
    "observation_e_executing_hz": "observation, executing Hz",
    "execution_e_base_hz": "execution, base Hz",
    "execution_e_executing_hz": "execution, executing Hz",
}
OUTCOMES = {
    "C": "C",
    "observation_signal": "observation circuit, observing : base",
    "execution_signal": "execution circuit, observing : base",
    "execution_e_observing_hz": "execution, observing Hz",
    "motor_observing_hz": "motor, observing Hz",
}
SEED = 1


def read_rows(name: str, dose: str) -> list[Row]:
    """Read a published table; an empty cell is an undefined number."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    rows: list[Row] = []
    for row in table:
        numbers = {column: float(value or "nan") for column, value in row.items() if column in _MEASURED}
        signals = {
            f"{circuit}_signal": numbers[f"{circuit}_e_observing_hz"] / numbers[f"{circuit}_e_base_hz"]
            for circuit in ("observation", "execution")
        }
        labels = {NULL_AXIS: row[NULL_AXIS], "health": row["health"]}
        rows.append(labels | {dose: float(row[dose])} | numbers | signals)
    return rows


_MEASURED = {
    "replicate",
    "C",
    "motor_observing_hz",
    "observation_e_observing_hz",
    "execution_e_observing_hz",
    *RATES,
}


def agreement(rows: Sequence[Row], dose: str) -> list[list[str]]:
    """Return the mean rates of each dose and of its null, and their relative difference."""
    cells = [[dose, "rate", "mean", "of its null", "null less mean"]]
    for level in dict.fromkeys(row[dose] for row in rows if row[dose] != 0):
        for column, name in RATES.items():
            live, null = (
                np.nanmean(
                    [float(row[column]) for row in rows if (row[dose], row[NULL_AXIS]) == (level, label)]
                )
                for label in (LIVE, MATCHED_COUPLED.label)
            )
            cells.append([f"{level:g}", name, f"{live:.2f}", f"{null:.2f}", f"{null / live - 1:+.1%}"])
    return cells


def effects(rows: Sequence[Row], *, axis: str, baseline: str | float, level: str | float) -> list[list[str]]:
    """Return the paired effects of a level less a baseline on one axis, one line for each outcome."""
    found = difference_table(
        rows, axes=[axis], outcomes=list(OUTCOMES), baseline=(baseline,), rng=np.random.default_rng(SEED)
    )
    return [
        [
            OUTCOMES[str(row["outcome"])],
            f"{row['difference']:.3f} [{row['difference_ci_low']:.3f}, {row['difference_ci_high']:.3f}]",
            f"{row['hedges_g']:.1f} [{row['hedges_g_ci_low']:.1f}, {row['hedges_g_ci_high']:.1f}]",
            str(row["difference_n"]),
        ]
        for row in found
        if row[axis] == level
    ]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for argument in ("name", "dose"):
        parser.add_argument(argument)
    asked = parser.parse_args()
    rows = read_rows(asked.name, asked.dose)
    cells = [
        [
            asked.dose,
            "less",
            "outcome",
            "difference, 95 % interval",
            "paired Hedges g, 95 % interval",
            "pairs",
        ]
    ]
    for level in sorted({row[asked.dose] for row in rows} - {0.0}):
        at_level = [row for row in rows if row[asked.dose] == level]
        live = [row for row in rows if row[NULL_AXIS] == LIVE]
        against_null = effects(at_level, axis=NULL_AXIS, baseline=MATCHED_COUPLED.label, level=LIVE)
        against_zero = effects(live, axis=asked.dose, baseline=0.0, level=level)
        cells += [[f"{level:g}", MATCHED_COUPLED.label, *line] for line in against_null]
        cells += [[f"{level:g}", f"{asked.dose} 0", *line] for line in against_zero]
    command = f"<!-- python -m tests.reference.rate_matched {asked.name} {asked.dose} -->"
    text = f"{command}\n\n{as_markdown(cells)}\n\n{as_markdown(agreement(rows, asked.dose))}\n"
    (REFERENCE / f"{asked.name}_differences.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
