"""The loop gain of movement, of all dyads of an experiment."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.api.workers import Workers
from snn.errors import ResultError
from snn.wording import another_folder, forced

if TYPE_CHECKING:
    from snn.batch.executor import OnProgress
    from snn.batch.interrupt import Interrupted
    from snn.config.schema.experiment import Experiment
    from snn.protocols.gain import DyadGains, HalfGain
    from snn.protocols.open_loop import HalfLoop
    from snn.simulate.engine import Engine

FILE_NAMES = ("gain.json", "gain.csv", "gain_curves.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopGains:
    """The gains of all dyads that could be measured."""

    experiment: "Experiment"
    dyads: "list[DyadGains]"
    errors: list[str]
    """Why others could not be."""
    stop: "Interrupted | None"
    """What stopped it, if anything."""

    def told(self) -> dict[str, Any]:
        """Collect all that is told, for people and programs alike."""
        return _told(self.experiment, self.dyads)


def loop_gains(
    config: Path,
    overrides: Sequence[str] = (),
    *,
    rounds: int = 1,
    workers: Workers | None = None,
    engine: str = "auto",
) -> LoopGains:
    """Measure the loop gain a -> b -> a, by videos of graded acts, for all conditions and replicates.

    Parameters
    ----------
    config
        File of the experiment, or the name of a shipped one.
    overrides
        Parameters to set, as ``KEY=VALUE``.
    rounds
        How often each probe is given on each channel.
    workers
        Who measures; None for this process.
    engine
        As for `run`.
    """
    from snn.config.file.load import load_experiment
    from snn.config.null_models.axis import live_only
    from snn.record.config_file import config_path
    from snn.simulate.engines import find_engine

    experiment = live_only(load_experiment(config_path(config), overrides=overrides))
    dyads, errors, stop = _measured(
        experiment, find_engine(engine).make(), rounds=rounds, workers=workers or Workers()
    )
    return LoopGains(experiment=experiment, dyads=dyads, errors=errors, stop=stop)


def refuse_to_replace(output: Path | None, *, force: bool) -> None:
    """Refuse a folder that holds gains already, unless forced."""
    present = [output / name for name in FILE_NAMES if (output / name).exists()] if output else []
    if present and not force:
        raise ResultError(f"{present[0]} exists; {another_folder()}, or {forced()}")


def write_gains(output: Path, told: Mapping[str, Any]) -> None:
    """Write what `LoopGains.told` tells into a folder; ResultError if that cannot be."""
    from snn.record.atomic import write_atomically, write_error
    from snn.record.csv_text import csv_text

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, output, n_bytes=0) from error
    write_atomically(output / "gain.json", (json.dumps(told, indent=2) + "\n").encode())
    for name, rows in (("gain.csv", told["dyads"]), ("gain_curves.csv", told["curves"])):
        write_atomically(output / name, csv_text(rows).encode())


def measure_half(half: "HalfLoop", on_progress: "OnProgress", *, engine: "Engine") -> "HalfGain":
    """Simulate and measure one half loop; a piece of work for an executor."""
    # Imported here: the program's quick commands load this module, but not Brian2.
    from snn.protocols.gain import half_gain
    from snn.simulate.simulate import simulate

    def tell(done_s: float) -> None:
        on_progress("simulate", done_s)

    return half_gain(half, simulate=partial(simulate, engine=engine, on_progress=tell))


def _measured(
    experiment: "Experiment", engine: "Engine", *, rounds: int, workers: Workers
) -> tuple[list["DyadGains"], list[str], "Interrupted | None"]:
    """Return the gains of all dyads that could be measured, why others could not, and what stopped it, if anything."""
    from snn.api.progress_display import ShareDisplay
    from snn.batch.executor import Finished, Started
    from snn.batch.interrupt import Interrupted, interruptible
    from snn.config.trials.expand import expand
    from snn.protocols.open_loop import half_loops

    halves = [half for trial in expand(experiment) for half in half_loops(trial, n_rounds=rounds)]
    executor = workers.begin()
    measured: list[tuple[HalfLoop, HalfGain]] = []
    errors: list[str] = []
    total_s = len(halves) * halves[0].probed_trial.experiment.duration_s
    stop: Interrupted | None = None
    try:
        with interruptible(), ShareDisplay("probing", total_s=total_s) as display:
            if workers.jobs > 1:
                _compile(engine, halves[0])
            work = partial(measure_half, engine=engine)
            with closing(
                executor.run(work, halves, on_progress=lambda half, _, s: display(_name(half), s))
            ) as events:
                for event in events:
                    if isinstance(event, Finished):
                        measured.append((event.item, event.result))
                    elif not isinstance(event, Started):
                        errors.append(f"{_name(event.item)}: {event.error}")
    except Interrupted as caught:
        stop = caught
    order = {_name(half): number for number, half in enumerate(halves)}  # processes end in any other
    measured.sort(key=lambda one: order[_name(one[0])])
    return _by_dyad(measured), errors, stop


def _compile(engine: "Engine", half: "HalfLoop") -> None:
    """Build the model before the work fans out, so that no two processes build the same one."""
    from snn.model.dyad import build_dyad

    engine.prepare(build_dyad(half.probed_trial).inputs)


def _by_dyad(measured: Sequence[tuple["HalfLoop", "HalfGain"]]) -> list["DyadGains"]:
    """Put the halves of each dyad together, in their order; leave out dyads that lack one."""
    from snn.protocols.gain import dyad_gains
    from snn.protocols.open_loop import half_loops

    groups: dict[tuple[Any, int], list[tuple[HalfLoop, HalfGain]]] = {}
    for half, found in measured:
        groups.setdefault((half.trial.condition, half.trial.replicate), []).append((half, found))
    complete = []
    for group in groups.values():
        trial, n_rounds = group[0][0].trial, group[0][0].n_rounds
        if len(group) == len(half_loops(trial, n_rounds=n_rounds)):
            complete.append(dyad_gains(trial, [found for _, found in group]))
    return complete


def _told(experiment: "Experiment", dyads: Sequence["DyadGains"]) -> dict[str, Any]:
    """Collect all that is told, for people and programs alike."""
    import numpy as np

    from snn.protocols.gain import LIMIT
    from snn.report.gain_table import curve_values, dyad_values, gain_cells, verdicts

    rng = np.random.default_rng(experiment.seed)
    heading, *lines = gain_cells(dyads, rng=rng)
    return {
        "name": experiment.name,
        "limit": LIMIT,
        "verdicts": verdicts(dyads, rng=rng),
        "table": [dict(zip(heading, line, strict=True)) for line in lines],
        "dyads": dyad_values(dyads),
        "curves": curve_values(dyads),
    }


def _name(half: "HalfLoop") -> str:
    points = [f"{axis} = {point}" for axis, point in half.trial.condition]
    return ", ".join(
        [
            *points,
            f"replicate {half.trial.replicate}",
            f"{half.source} -> {half.observer}",
            f"observer {half.state}",
        ]
    )
