"""``python -m tests.reference.convergence``: do synchrony, rates and health hang on the time step or the size?

Simulates the default dyad at other time steps and sizes and writes ``results/reference/convergence.md``. Each condition
has the same intentions as the first in the same replicate; noise is drawn anew for another step, wiring and noise for
another size. So a difference between two draws of the noise at one step, the second line, is the yardstick of all.
"""

import subprocess
from collections.abc import Sequence

import numpy as np
from scipy import stats

from snn.analyse.table.summary import summarise
from snn.config.file.load import default_experiment
from snn.config.trials.expand import Trial, expand
from snn.record.health import counted_states
from snn.record.types import FloatArray
from snn.report.closing_table import as_markdown
from snn.simulate.engine import CompiledEngine
from snn.simulate.simulate import simulate
from tests.reference.published import REFERENCE, ROOT

N_DYADS, SECONDS = 8, 20
CONDITIONS: dict[str, tuple[str, ...]] = {
    "0.1 ms, size 1": (),
    "other noise": ("protocol.noise_branch=1",),
    "0.05 ms": ("protocol.time_step=0.05 ms",),
    "0.2 ms": ("protocol.time_step=0.2 ms",),
    "size 0.5": ("partner.size_factor=0.5",),
    "size 2": ("partner.size_factor=2",),
}
MEASURES = {
    "C": "C",
    "base E Hz": "execution_e_base_hz",
    "executing Hz": "execution_e_executing_hz",
    "observing Hz": "observation_e_observing_hz",
    "motor executing Hz": "motor_executing_hz",
}
DECIMALS = 3


def trials(overrides: Sequence[str], *, n_dyads: int = N_DYADS, seconds: int = SECONDS) -> list[Trial]:
    """Return the dyads of a condition."""
    return expand(
        default_experiment(overrides=(f"duration={seconds} s", f"replicates={n_dyads}", *overrides))
    )


def measured(trial: Trial) -> tuple[list[float], str]:
    """Simulate one dyad; return its measures and its state."""
    experiment, rng = trial.experiment, np.random.default_rng(trial.replicate)
    recording = simulate(trial, engine=CompiledEngine())
    found = summarise(recording, analysis=experiment.analysis, nulls=experiment.nulls, rng=rng)
    return [float(found.row[column] or "nan") for column in MEASURES.values()], found.health.state  # type: ignore[arg-type]


def interval(values: FloatArray) -> str:
    """Write a mean over dyads with Student's 95 % interval."""
    half = stats.t.isf(0.025, values.size - 1) * stats.sem(values)
    return f"{values.mean():.{DECIMALS}g} [{values.mean() - half:.{DECIMALS}g}, {values.mean() + half:.{DECIMALS}g}]"


def lines(found: dict[str, tuple[FloatArray, list[str]]]) -> list[list[str]]:
    """Lay out two tables in one: means of each condition, and differences from the first, dyad by dyad."""
    first, _ = next(iter(found.values()))
    table = [["condition", "n", "states", *MEASURES]]
    for name, (values, states) in found.items():
        table.append(
            [name, str(len(values)), counted_states(states), *(interval(column) for column in values.T)]
        )
    for name, (values, _) in list(found.items())[1:]:
        differences = (interval(column) for column in (values - first).T)
        table.append([f"{name}, less the first", str(len(values)), "", *differences])
    return table


def main() -> None:
    """Simulate all and write the table."""
    found: dict[str, tuple[FloatArray, list[str]]] = {}
    for name, overrides in CONDITIONS.items():
        rows, states = zip(*(measured(trial) for trial in trials(overrides)), strict=True)
        found[name] = (np.asarray(rows), list(states))
        print(name, *(interval(column) for column in found[name][0].T), counted_states(states), flush=True)
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    note = (
        f"<!-- python -m tests.reference.convergence; commit {commit}; {N_DYADS} dyads of {SECONDS} s a condition; "
        "mean [95 % interval of Student's t over dyads] -->"
    )
    (REFERENCE / "convergence.md").write_text(f"{note}\n\n{as_markdown(lines(found))}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
