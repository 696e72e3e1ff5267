"""``python -m tests.reference.reward_delay``: what a delayed reward still teaches, beside what theory expects.

Reads ``results/reference/reward_delay.csv`` and writes ``reward_delay_window.md`` beside it. What partner a's motor
weights gained is given in parts of the gain without delay of the same dyad. Expected: exp(-delay / eligibility time),
and the same with dopamine's running mean, which bursts raise.
"""

import numpy as np
from scipy.signal import lfilter

from snn.compare.effects import Estimate, mean_over_dyads
from snn.config.load import load_experiment
from snn.record.types import FloatArray
from snn.report.closing_table import as_markdown
from tests.reference.publish import REFERENCE, ROOT
from tests.reference.published import PublishedRow, numbers, published_rows
from tests.reference.published import unscored as left_out

STEP_S = 1e-3
RETURN_S = 0.6
"""From the onset of a's intention to its return, seen by a: 0.4 s until b's, and the rise and the sight of b's act."""
SETTLED_S = 40.0
"""After the last act and reward: long enough that nothing is left of the eligibility."""
SEED = 1


def expected_gain(delay_s: float, eligibility_s: float) -> float:
    """Integrate eligibility times dopamine over its mean; eligibility gathers evenly while an act is intended."""
    partner = load_experiment(ROOT / "configs" / "reward_delay.yaml").partners.a
    dopamine, acts = partner.reward.dopamine, partner.intention.events
    n_steps = round((acts[-1].onset_s + delay_s + SETTLED_S) / STEP_S)
    gathered, burst = np.zeros(n_steps), np.zeros(n_steps)
    for act in acts:
        gathered[round(act.onset_s / STEP_S) : round((act.onset_s + act.duration_s) / STEP_S)] = STEP_S
        burst[round((act.onset_s + RETURN_S + delay_s) / STEP_S)] = dopamine.burst_size
    eligibility = low_pass(gathered, eligibility_s)
    level = low_pass(burst, dopamine.decay_time_ms * 1e-3)
    mean = low_pass(level * STEP_S / dopamine.mean_time_s, dopamine.mean_time_s)
    return float(eligibility @ (level - mean) * STEP_S)


def low_pass(added: FloatArray, time_constant_s: float) -> FloatArray:
    """Let what is added in each step decay."""
    return lfilter([1.0], [1.0, -np.exp(-STEP_S / time_constant_s)], added)


def relative(gains: FloatArray, reference: FloatArray, unscored: FloatArray) -> Estimate:
    """Average gains over those without delay."""
    return mean_over_dyads(gains / reference, unscored=unscored, rng=np.random.default_rng(SEED))


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
            unscored = left_out(found) | left_out(by_delay[prompt])
            estimate = relative(gains[delay], gains[prompt], unscored)
            delay_s, eligibility_s = float(delay) * 1e-3, float(eligibility)
            with_mean = expected_gain(delay_s, eligibility_s) / expected_gain(0.0, eligibility_s)
            table.append([
                f"{eligibility_s:g}", f"{delay_s:g}", f"{gains[delay][~unscored].mean() * 1e3:.1f}",
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
