"""``python -m tests.reference.fixed_probability``: what fixed in-degree changes against fixed probability.

Draws the pilot table's bidirectional and uncoupled dyads both ways, into ``results/reference/fixed_probability.md``.
With a fixed probability every dyad has another number of synapses and is compiled anew, about 10 s each.
"""

from collections.abc import Iterator
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from snn.analyse.summary import summarise
from snn.config.expand import Trial, expand
from snn.config.load import load_experiment
from snn.model.wiring import Edges
from snn.report.closing_table import as_markdown
from snn.simulate.engine import CompiledEngine
from snn.simulate.simulate import simulate
from tests.reference.publish import REFERENCE, ROOT

N_DYADS = 3
MEASURES = (
    "C",
    "execution_e_base_hz",
    "execution_e_executing_hz",
    "execution_e_observing_hz",
    "motor_executing_hz",
)


def fixed_probability(
    sources: NDArray[np.int32], targets: NDArray[np.int32], *, probability: float, rng: np.random.Generator
) -> Edges:
    """Connect each pair of cells independently."""
    connected = rng.random((targets.size, sources.size)) < probability
    connected[targets[:, None] == sources[None, :]] = False
    target, source = np.nonzero(connected)
    return Edges(sources[source].astype(np.int32), targets[target].astype(np.int32))


def measured(trial: Trial) -> list[float]:
    """Simulate one dyad and return its measures."""
    experiment, rng = trial.experiment, np.random.default_rng(trial.replicate)
    recording = simulate(trial, engine=CompiledEngine())
    row = summarise(recording, analysis=experiment.analysis, nulls=experiment.nulls, rng=rng).row
    return [float(row[name]) for name in MEASURES]


def lines() -> Iterator[list[str]]:
    """Yield the table, its heading first."""
    yield ["dyad", "wiring", "n", *MEASURES]
    trials = expand(load_experiment(ROOT / "configs" / "pilot_table.yaml"))
    for dyad in ("bidirectional", "uncoupled"):
        chosen = [t for t in trials if dict(t.condition)["dyad"] == dyad and t.replicate < N_DYADS]
        for wiring in ("fixed in-degree", "fixed probability"):
            if wiring == "fixed probability":
                with (
                    patch("snn.model.wiring.fixed_in_degree", fixed_probability),
                    patch("snn.model.projections.fixed_in_degree", fixed_probability),
                ):
                    rows = [measured(trial) for trial in chosen]
            else:
                rows = [measured(trial) for trial in chosen]
            yield [dyad, wiring, str(len(rows)), *(f"{mean:.3g}" for mean in np.mean(rows, axis=0))]


if __name__ == "__main__":
    text = f"<!-- python -m tests.reference.fixed_probability; replicates 0 to {N_DYADS - 1} of pilot_table -->\n\n"
    (REFERENCE / "fixed_probability.md").write_text(
        text + as_markdown(list(lines())) + "\n", encoding="utf-8"
    )
