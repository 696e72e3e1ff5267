"""How many runs an experiment asks for, and what they need."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def run_counts(experiment: "Experiment") -> dict[str, Any]:
    """Count conditions, replicates, runs and cells, and estimate processor time (s), memory (GB) and disk (MB)."""
    from snn.config.null_models.rate_matching import unsolved
    from snn.config.trials.dyad_size import cost_of
    from snn.config.trials.expand import expand, live_conditions

    # Replicates are alike; two of them show what one takes from the next.
    few = experiment.model_copy(update={"replicates": min(experiment.replicates, 2)})
    trials, times = expand(few), experiment.replicates / few.replicates
    cost = asdict(cost_of(trials))
    counts = {
        "name": experiment.name,
        "conditions": len(trials) // few.replicates,
        "replicates": experiment.replicates,
        "runs": round(len(trials) * times),
        "distinct_runs": round(len({trial.key for trial in trials}) * times),
        "duration_s": experiment.duration_s,
        **cost,
        "cpu_s": round(cost["cpu_s"] * times, 2),
        "disk_mb": round(cost["disk_mb"] * times, 2),
    }
    to_match = unsolved(live_conditions(experiment))
    counts |= {"rate_matches_to_solve": len(to_match)} if to_match else {}
    return counts
