"""What the runs of an experiment will take, before any is made."""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from snn.batch.rules import DEFAULT_RULES, BatchRules
from snn.config.schema.experiment import Experiment
from snn.errors import SnnError
from snn.wording import n_of

if TYPE_CHECKING:
    from snn.config.trials.trial import Trial
    from snn.record.run_costs import RunCosts
    from snn.record.store import ResultStore

PILOT_S: Final = (1.0, 8.0)
"""Biological seconds of the two pilot runs; what a longer one takes follows from their difference."""
LONG_S: Final = 60.0
"""CPU time from which on it is said before, what runs will take: less is over before it is read."""
DISK_RESERVE: Final = 1.2
"""Manifests, tables and figures beside the recordings, and room to write; assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the runs that a folder lacks will take."""

    folder: Path
    n_runs: int
    """All distinct ones."""
    n_left: int
    duration_s: float
    """Biological time of all that are left."""
    jobs: int
    """That have something to do."""
    cpu_s: float
    """Of all that are left, measuring included; drawing and rate matching are not."""
    wall_s: float
    """With so many jobs on cores of their own."""
    peak_mb: float | None
    """Of one job; None where nobody noted it."""
    disk_mb: float
    """Of the recordings, and what stands beside them."""
    ground: str
    """What the estimate rests on."""


def estimate(
    experiment: Experiment,
    folder: Path,
    *,
    engine: str = "auto",
    jobs: int = 1,
    rules: BatchRules = DEFAULT_RULES,
) -> Estimate:
    """Say what it takes to make the runs that a folder lacks.

    It rests on the complete runs of the folder; where there is none, on two short pilot runs, which are thrown away;
    where these cannot be, because all trials take something from others or last too short, on the size of the dyads.
    Failed runs are made again, too, unless the rules keep them.

    Raises
    ------
    SimulationError
        If the pilot cannot be simulated.
    ResultError
        If the folder is of another experiment's kind, or cannot be read.
    """
    from snn.config.trials.expand import expand
    from snn.record.results_folder import ResultsFolder
    from snn.record.run_costs import costs_of

    place = ResultsFolder(folder)
    lines = place.manifest().lines if place.is_ours() else {}
    trials = list({trial.key: trial for trial in expand(experiment)}.values())
    states = {t.key: place.state(t.key, lines.get(t.key), thorough=False) for t in trials}
    complete = [trial for trial in trials if states[trial.key] == "complete"]
    left = [trial for trial in trials if states[trial.key] not in rules.ended]
    costs = costs_of(
        [(lines[trial.key], trial.experiment.duration_s) for trial in complete],
        spikes=experiment.record.spikes,
        by_size_mb_per_s=_by_size(left or trials).disk_mb_per_s,
    )
    ground = f"{len(complete)} complete runs here"
    if complete and not any(lines[t.key].keeps_spikes == experiment.record.spikes for t in complete):
        ground += ", disk by the size of the dyads"
    if costs is None and left:
        costs, ground = _before_any_run(left, engine)
    return _summed(folder, trials, left, costs, jobs, ground)


def said_before(store: "ResultStore", left: "Sequence[Trial]", *, n_workers: int) -> str | None:
    """Say what runs that are about to be made will take, by what is there or else by size; None if that is soon over.

    Examples
    --------
    ``200 runs to make: some 9 min 00 s on one core, 4 min 30 s on 2``
    """
    from snn.record.run_costs import costs_of

    durations_s = {trial.key: trial.experiment.duration_s for trial in store.trials}
    complete = [line for key, line in store.lines.items() if line.status == "complete" and key in durations_s]
    costs = costs_of([(line, durations_s[line.key]) for line in complete]) or (
        _by_size(left) if left else None
    )
    if costs is None:
        return None
    found = _summed(store.folder.path, left, left, costs, n_workers, "")
    if found.cpu_s < LONG_S:
        return None
    return f"{n_of(found.n_left, 'run')} to make: {time_text(found)}"


def time_text(found: Estimate) -> str:
    """Write how long it takes, in round numbers: an estimate has no more."""
    from snn.api.progress_display import duration_text
    from snn.units import rounded

    cpu, wall = (duration_text(float(rounded(seconds, 2))) for seconds in (found.cpu_s, found.wall_s))
    beside = f", {wall} on {found.jobs}" if found.jobs > 1 else ""
    return f"some {cpu} on one core{beside}"


def _summed(
    folder: Path,
    trials: "Sequence[Trial]",
    left: "Sequence[Trial]",
    costs: "RunCosts | None",
    jobs: int,
    ground: str,
) -> Estimate:
    duration_s = sum(trial.experiment.duration_s for trial in left)
    each = [costs.cpu_s(trial.experiment.duration_s) if costs else 0.0 for trial in left]
    recorded_mb = sum(costs.disk_mb(trial.experiment.duration_s) for trial in left) if costs else 0.0
    return Estimate(
        folder=folder,
        n_runs=len(trials),
        n_left=len(left),
        duration_s=duration_s,
        jobs=min(jobs, max(1, len(left))),
        cpu_s=sum(each),
        wall_s=max([sum(each) / jobs, *each], default=0.0),
        peak_mb=costs.peak_mb if costs else None,
        disk_mb=DISK_RESERVE * recorded_mb,
        ground=ground,
    )


def _before_any_run(left: "Sequence[Trial]", engine: str) -> "tuple[RunCosts, str]":
    """Return what runs take, and how that is known."""
    long_enough = (t for t in left if not t.needs and t.experiment.duration_s > max(PILOT_S))
    if (trial := next(long_enough, None)) is not None:
        with suppress(SnnError):  # an experiment may be about what happens later than that
            return _pilot(trial, engine), "two pilot runs of " + " and ".join(f"{s:g} s" for s in PILOT_S)
    return _by_size(left), "the size of the dyads alone, without measuring"


def _by_size(left: "Sequence[Trial]") -> "RunCosts":
    from snn.config.trials.dyad_size import cost_of
    from snn.record.run_costs import RunCosts

    cost, duration_s = cost_of(left), sum(trial.experiment.duration_s for trial in left)
    per_s = cost.cpu_s / duration_s
    return RunCosts(
        fixed_cpu_s=0.0,
        cpu_s_per_s=per_s,
        peak_mb=cost.memory_gb * 1e3,
        fixed_disk_mb=0.0,
        disk_mb_per_s=cost.disk_mb / duration_s,
    )


def _pilot(trial: "Trial", engine: str) -> "RunCosts":
    """Make two short runs of a trial, and throw them away."""
    from snn.api.making import chosen_engine
    from snn.api.progress_display import working
    from snn.batch.run_one import get_ready, run_one
    from snn.record.manifest import RunLine
    from snn.record.run_costs import costs_of
    from snn.record.store import finish_run

    chosen, made = chosen_engine(engine), []
    with working("two pilot runs"), tempfile.TemporaryDirectory(prefix="snn-pilot-") as folder:
        get_ready(trial, lambda *_: None, engine=chosen)
        for duration_s in PILOT_S:
            short = replace(trial, experiment=trial.experiment.model_copy(update={"duration_s": duration_s}))
            place = Path(folder) / f"{duration_s:g}"
            place.mkdir()
            report = run_one(short, place, lambda *_: None, engine=chosen)
            made.append((RunLine.from_json(finish_run(short, place, report)), duration_s))
    found = costs_of(made, spikes=trial.experiment.record.spikes)
    assert found is not None  # noqa: S101  (two runs were made)
    return found
