"""``python -m tests.reference.reward_delay``: what a delayed reward still teaches, beside what theory expects.

Reads ``results/reference/reward_delay.csv`` and writes ``reward_delay_window.md`` beside it. What partner a's motor
weights gained is given in parts of the gain without delay of the same dyad. Expected: exp(-delay / eligibility time),
and the same with dopamine's running mean, which bursts raise.
"""

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.config.load import load_experiment
from snn.record.types import FloatArray
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE, ROOT
from tests.reference.published import PublishedRow, numbers, published_rows, unhealthy

STEP_S = 1e-3
SETTLED_S = 40.0
"""After the last act and reward: long enough that nothing is left of the eligibility."""
SEED = 1


def expected_gain(delay_s: float, eligibility_s: float) -> float:
    """Integrate eligibility times dopamine over its mean; each returned act leaves an eligibility of 1 at once."""
    partner = load_experiment(ROOT / "configs" / "reward_delay.yaml").partners.a
    dopamine, acts_s = partner.reward.dopamine, [event.onset_s for event in partner.intention.events]
    times_s = np.arange(0.0, acts_s[-1] + delay_s + SETTLED_S, STEP_S)

    def decaying(starts_s: list[float], time_constant_s: float) -> FloatArray:
        ages_s = times_s[:, None] - np.asarray(starts_s)
        return np.where(ages_s >= 0, np.exp(-np.maximum(ages_s, 0.0) / time_constant_s), 0.0).sum(axis=1)

    level = dopamine.burst_size * decaying([at_s + delay_s for at_s in acts_s], dopamine.decay_time_ms * 1e-3)
    mean, error = 0.0, np.empty_like(level)
    for index, value in enumerate(level):
        mean += STEP_S / dopamine.mean_time_s * (value - mean)
        error[index] = value - mean
    return float((decaying(acts_s, eligibility_s) * error).sum() * STEP_S)


def relative(gains: FloatArray, reference: FloatArray, flagged: FloatArray) -> Estimate:
    """Average gains over those without delay."""
    return mean_over_dyads(gains / reference, flagged=flagged, rng=np.random.default_rng(SEED))


def lines(rows: list[PublishedRow]) -> list[list[str]]:
    """Return the table, its heading first."""
    initial_nS = load_experiment(ROOT / "configs" / "reward_delay.yaml").partners.a.motor.weight_nS
    table = [
        [
            "eligibility (s)",
            "delay (s)",
            "gain (pS)",
            "relative gain",
            "exp(-delay / time)",
            "with the mean",
            "n",
        ]
    ]
    for eligibility in dict.fromkeys(row["eligibility"] for row in rows):
        of_time = [row for row in rows if row["eligibility"] == eligibility]
        by_delay = {row["delay"]: [r for r in of_time if r["delay"] == row["delay"]] for row in of_time}
        gains = {delay: numbers(found, "a_motor_weight_nS") - initial_nS for delay, found in by_delay.items()}
        prompt = next(iter(by_delay))
        for delay, found in by_delay.items():
            flagged = unhealthy(found) | unhealthy(by_delay[prompt])
            estimate = relative(gains[delay], gains[prompt], flagged)
            delay_s, eligibility_s = float(delay) * 1e-3, float(eligibility)
            with_mean = expected_gain(delay_s, eligibility_s) / expected_gain(0.0, eligibility_s)
            table.append([
                f"{eligibility_s:g}", f"{delay_s:g}", f"{gains[delay][~flagged].mean() * 1e3:.1f}",
                f"{estimate.value:.2f} [{estimate.ci_low:.2f}, {estimate.ci_high:.2f}]",
                f"{np.exp(-delay_s / eligibility_s):.2f}", f"{with_mean:.2f}", str(estimate.n),
            ])  # fmt: skip
    return table


def main() -> None:
    """Write the table."""
    text = f"<!-- python -m tests.reference.reward_delay -->\n\n{as_markdown(lines(published_rows('reward_delay')))}\n"
    (REFERENCE / "reward_delay_window.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
