"""``python -m tests.reference.gain_line NAME AXIS BASELINE``: does a modulator scale rates or shift them?

Reads ``results/reference/NAME.csv`` and writes ``NAME_gain_line.md`` beside it: for each condition of ``AXIS`` the line
of partner b's rates (between acts, observing, executing; by population) against the same in the condition ``BASELINE``.
"""

import argparse

import numpy as np

from snn.compare.effects import Estimate
from snn.compare.gain_line import gain_line
from snn.record.types import BoolArray, FloatArray
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE
from tests.reference.published import PublishedRow, numbers, published_rows
from tests.reference.published import unscored as left_out

POPULATIONS = {"observation": "b_observation_e", "execution": "b_execution_e"}
SITUATIONS = ("base", "observing", "executing")
SEED = 1


def rates_hz(rows: list[PublishedRow], population: str) -> FloatArray:
    """Return the rates of each dyad in each situation, ``(n_dyads, 3)``."""
    return np.stack([numbers(rows, f"{population}_{situation}_hz") for situation in SITUATIONS], axis=1)


def shown(estimate: Estimate) -> str:
    """Write an estimate with its interval."""
    return f"{estimate.value:.2f} [{estimate.ci_low:.2f}, {estimate.ci_high:.2f}]"


def means(rates: FloatArray, unscored: BoolArray) -> str:
    """Write the mean rate of the scored dyads in each situation."""
    return ", ".join(f"{mean:.1f}" for mean in rates[~unscored].mean(axis=0))


def lines(rows: list[PublishedRow], axis: str, baseline: str) -> list[list[str]]:
    """Return the table, its heading first."""
    of_condition = {row[axis]: [other for other in rows if other[axis] == row[axis]] for row in rows}
    control = of_condition.pop(baseline)
    table = [
        [axis, "E cells", "slope", "intercept (Hz)", f"{', '.join(SITUATIONS)} (Hz)", f"{baseline} (Hz)", "n"]
    ]
    for condition, modulated in of_condition.items():
        unscored = left_out(control) | left_out(modulated)
        for name, population in POPULATIONS.items():
            before, after = rates_hz(control, population), rates_hz(modulated, population)
            found = gain_line(before, after, unscored=unscored, rng=np.random.default_rng(SEED))
            measured = [
                shown(found.slope),
                shown(found.intercept_hz),
                means(after, unscored),
                means(before, unscored),
            ]
            table.append([condition, name, *measured, str(found.slope.n)])
    return table


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for argument in ("name", "axis", "baseline"):
        parser.add_argument(argument)
    asked = parser.parse_args()
    table = lines(published_rows(asked.name), asked.axis, asked.baseline)
    command = f"<!-- python -m tests.reference.gain_line {asked.name} {asked.axis} {asked.baseline} -->"
    (REFERENCE / f"{asked.name}_gain_line.md").write_text(
        f"{command}\n\n{as_markdown(table)}\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
