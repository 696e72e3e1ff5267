"""How many cues, how long and how many dyads show an influence of a stated size, by pilots of the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from snn.api.kept_spikes import refuse_without_spikes
from snn.api.workers import Workers
from snn.errors import ConfigError, ResultError

if TYPE_CHECKING:
    from snn.analyse.influence.pilots import Pilot, PilotPlan
    from snn.compare.cue_power import PowerPoint
    from snn.config.schema.experiment import Experiment
    from snn.record.store import ResultStore

FILE_NAME, FIGURE_NAME = "plan.csv", "cue_power"
MIN_LENGTH_S = 5.0
"""Shorter recordings have fewer bins than the test needs."""
_HALVINGS = 3
_MAX_RATES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How often the cue test finds what is there."""

    title: str
    panels: "Mapping[str, Sequence[PowerPoint]]"
    """By rate of cues."""
    answers: list[str]
    """What is needed, a line for each panel."""
    n_failed: int
    """Pilots that could not be made or tested."""
    folder: Path
    table: Path
    figure: Path


def plan_cues(
    experiment: "Experiment",
    output: Path | None = None,
    *,
    power: float = 0.8,
    coupling: float | None = None,
    pilots: int = 20,
    lengths: Sequence[str] = (),
    rates: Sequence[str] = (),
    follows: Literal["brain", "movement"] = "brain",
    workers: Workers | None = None,
    engine: str = "auto",
    force: bool = False,
) -> Planned:
    """Simulate pilot dyads, and count how often the cue test finds their influence; write table and figure.

    Parameters
    ----------
    experiment
        What is planned.
    output
        Folder of the pilots, of the table and of the figure; by default one below ``results``.
    power
        How often influence is to be found.
    coupling
        Of the links that are not cut; None as configured.
    pilots
        How many dyads are simulated for each rate.
    lengths
        Of recordings that are tried, such as "20 s"; none for that of the experiment, its half, and so on.
    rates
        Of cues on each channel, such as "0.1 Hz"; none for that of the experiment.
    follows
        What of the other is to follow the cues.
    workers, engine, force
        As for `run`.

    Raises
    ------
    ConfigError, ResultError
        If lengths or rates do not fit, or no pilot could be tested.
    """
    from snn.analyse.influence.pilots import PilotPlan, sources_in, window_s
    from snn.api.making import chosen_engine, make_runs
    from snn.config.trials.expand import expand
    from snn.config.trials.pilot_part import pilot_part
    from snn.record.store import ResultStore

    refuse_without_spikes(experiment, "a plan")
    if len(rates) > _MAX_RATES:
        raise ResultError(f"--rate: at most {_MAX_RATES} rates, got {len(rates)}")
    asked_s = _lengths_s(lengths, experiment)
    longest_s = None if experiment.protocol.phases and not lengths else max(asked_s)
    part = pilot_part(experiment, coupling=coupling, n_pilots=pilots, longest_s=longest_s, rates=rates)
    trial = expand(part)[0]
    start_s, stop_s = window_s(trial)
    asked = PilotPlan(
        lengths_s=_fitting(asked_s, stop_s - start_s), follows=follows, sources=sources_in(trial)
    )
    directory = output or Path("results") / f"{experiment.name}_plan" / _folder_name(coupling)
    making = (workers or Workers()).begin(folder=directory)
    with ResultStore(directory, part, force=force) as store, making as executor:
        _say_cost(store, start_s, stop_s)
        outcome, _ = make_runs(store, chosen_engine(engine), executor)
        found, errors = _tested(store, asked, executor)
    if not found:
        raise ResultError(f"no pilot dyad could be tested: {errors[0] if errors else 'none was made'}")
    strength = "as configured" if coupling is None else f"{coupling:g}"
    title = f"{part.name}: power of the cue test ({follows}), coupling {strength}"
    return _written(found, directory, power=power, title=title, n_failed=len(outcome.failed) + len(errors))


def _written(
    pilots: "Sequence[Pilot]", directory: Path, *, power: float, title: str, n_failed: int
) -> Planned:
    from snn.compare.cue_power import answers
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text
    from snn.report.plan_table import answer_line, power_values

    panels = _panels(pilots)
    write_atomically(directory / FILE_NAME, csv_text(power_values(panels)).encode())
    note = f"n = {len(pilots) // len(panels)} pilot dyads a panel."
    return Planned(
        title=title,
        panels=panels,
        answers=[answer_line(name, answers(points, power), power=power) for name, points in panels.items()],
        n_failed=n_failed,
        folder=directory,
        table=directory / FILE_NAME,
        figure=_draw(panels, directory, power=power, title=title, note=note),
    )


def _tested(store: "ResultStore", asked: "PilotPlan", executor: Any) -> "tuple[list[Pilot], list[str]]":
    from snn.api.progress_display import working
    from snn.api.progress_log import say
    from snn.batch.piloting import pilots_of
    from snn.batch.stored_dyads import dyads_in

    with working("testing"):
        found, errors = pilots_of(dyads_in(store.folder, store.experiment), asked, executor=executor)
    for error in errors:
        say(f"could not be tested: {error}")
    return found, errors


def _panels(pilots: "Sequence[Pilot]") -> "dict[str, list[PowerPoint]]":
    """Count the power at each rate of cues."""
    from snn.compare.cue_power import power_points

    conditions: dict[str, list[Pilot]] = {}
    for pilot in pilots:
        name = ", ".join(f"{rate:g} Hz on each channel" for _, rate in pilot.trial.condition)
        conditions.setdefault(name or "cues as configured", []).append(pilot)
    return {name: power_points(own) for name, own in conditions.items()}


def _draw(
    panels: "Mapping[str, Sequence[PowerPoint]]", directory: Path, *, power: float, title: str, note: str
) -> Path:
    from snn.plot.cue_power import cue_power_figure
    from snn.plot.save import save_figure

    png, _ = save_figure(
        cue_power_figure(panels, power=power, title=title, note=note), directory / FIGURE_NAME
    )
    return png


def _lengths_s(texts: Sequence[str], experiment: "Experiment") -> tuple[float, ...]:
    """Read the lengths that are tried; by default the config's, and its halves down to the shortest that can be."""
    from snn.units import UNITS, parse_quantity

    if not texts:
        return tuple(experiment.duration_s / 2**halving for halving in range(_HALVINGS + 1))
    try:
        found = tuple(parse_quantity(text, UNITS["s"]) for text in texts)
    except ValueError as error:
        raise ConfigError(f"--length: {error}") from error
    for length_s in found:
        if not MIN_LENGTH_S <= length_s <= 86_000:
            raise ConfigError(f"--length: expected {MIN_LENGTH_S:g} to 86000 s, got {length_s:g} s")
    return found


def _fitting(lengths_s: Sequence[float], window_s: float) -> tuple[float, ...]:
    """Round lengths down to bins, and leave out those that no pilot holds or that are too short to be tested."""
    from snn.analyse.influence.cue_test import BIN_MS

    whole = {int(min(length_s, window_s) * 1e3 / BIN_MS + 1e-6) * BIN_MS / 1e3 for length_s in lengths_s}
    fitting = tuple(sorted(length_s for length_s in whole if length_s >= MIN_LENGTH_S))
    if not fitting:
        raise ConfigError(
            f"duration: {window_s:g} s are too short to be tested; take {MIN_LENGTH_S:g} s or more"
        )
    return fitting


def _folder_name(coupling: float | None) -> str:
    return "as_configured" if coupling is None else f"coupling_{coupling:g}"


def _say_cost(store: "ResultStore", start_s: float, stop_s: float) -> None:
    """Say before it begins what is to be simulated."""
    from snn.api.progress_log import say
    from snn.config.trials.dyad_size import cost_of
    from snn.units import rounded

    done = {key for key, line in store.lines.items() if line.status == "complete"}
    todo = [trial for trial in store.trials if trial.key not in done]
    there = f"{len(store.trials) - len(todo)} of {len(store.trials)} pilot dyads are there"
    if not todo:
        say(f"{there}; nothing is simulated")
        return
    cost = rounded(cost_of(todo).cpu_s, 2)
    say(
        f"{there}; {len(todo)} of {stop_s - start_s:g} s are simulated first, some {cost} CPU-s, and measured"
    )
