"""``python -m tests.reference.sensitivity``: which outcomes hang on the assumed constants of the slow levels.

Reads ``results/reference/sensitivity.csv`` and writes ``sensitivity_changes.md`` beside it: for each constant how far
its half and its one and a half move an outcome, dyad by dyad. Shown are mean changes of more than a tenth, whose
interval over dyads does not hold 0; with three dyads that asks for the same sign in each.
"""

from collections.abc import Iterator

import numpy as np

from snn.compare.effects import paired_effect
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE
from tests.reference.published import PublishedRow, numbers, published_rows, unscored

OUTCOMES = {
    "C": "C",
    "execution_e_base_hz": "base rate",
    "execution_e_executing_hz": "executing rate",
    "execution_e_observing_hz": "observing rate",
    "motor_weight_nS": "motor weight",
    "positive_same_weight_nS": "mirror weight",
    "oxytocin_level": "oxytocin",
    "stress_level": "stress",
    "endorphin_level": "endorphin",
    "dopamine_level": "dopamine",
    "a_positive_acts": "positive acts",
    "a_negative_acts": "negative acts",
}
CONSTANTS = {
    "k_E": "release of endorphin by joy, k_E (0.2 Hz)",
    "D0": "tonic dopamine, D0 (0.2)",
    "a_E": "disinhibition by endorphin, a_E (1)",
    "rho": "size of a burst, rho (1)",
    "T_mean": "memory of the mean dopamine (10 s)",
    "k_neg": "stress by negative acts, k_neg (0.5 Hz)",
    "t_S": "recovery from stress, t_S (20 s)",
    "k_OT": "damping by oxytocin, k_OT (0.1 Hz)",
    "p_mimic": "probability of mimicry (0.5)",
    "p_retaliate": "probability of retaliation (0.4)",
    "p_withdraw": "probability of withdrawal (0.2)",
}
LEAST_CHANGE = 0.1
SEED = 1


def of(rows: list[PublishedRow], condition: str) -> list[PublishedRow]:
    """Return the dyads of a condition, in the order of their replicates."""
    return [row for row in rows if row["constant"] == condition]


def moved(changed: list[PublishedRow], assumed: list[PublishedRow]) -> Iterator[str]:
    """Name the outcomes that a changed constant moves, and how far."""
    for column, outcome in OUTCOMES.items():
        before, after = numbers(assumed, column), numbers(changed, column)
        effect = paired_effect(
            after,
            before,
            unscored=unscored(changed),
            baseline_unscored=unscored(assumed),
            rng=np.random.default_rng(SEED),
        ).difference
        change = effect.value / float(np.nanmean(before))
        if abs(change) > LEAST_CHANGE and not effect.ci_low <= 0 <= effect.ci_high:
            yield f"{outcome} {change:+.0%}"


def main() -> None:
    """Write the table."""
    rows = published_rows("sensitivity")
    assumed = of(rows, "as_assumed")
    table = [["constant", "halved", "half as much again"]]
    for name, meaning in CONSTANTS.items():
        found = [", ".join(moved(of(rows, f"{name}_x{factor}"), assumed)) or "-" for factor in ("0.5", "1.5")]
        table.append([meaning, *found])
    text = f"<!-- python -m tests.reference.sensitivity -->\n\n{as_markdown(table)}\n"
    (REFERENCE / "sensitivity_changes.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
