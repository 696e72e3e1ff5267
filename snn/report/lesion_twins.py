"""The lesion twins of a results folder: what each link causes in each dyad, as a table of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snn.analyse.nulls.lesion_twin import LesionEffect, lesion_effect
from snn.compare.effects import mean_over_dyads
from snn.config.null_models.axis import LINKS
from snn.config.null_models.lesion_branches import twin_labels
from snn.config.schema.experiment import Experiment
from snn.config.trials.condition_order import Labels, named
from snn.config.trials.expand import Trial
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording
from snn.record.window import windowed
from snn.report.closing_table import estimate_in_words
from snn.report.results import Results
from snn.wording import n_of

FILE_NAME = "lesion_twins.csv"
DECIMALS = 3
RECEIVER = {"a_to_b": "b", "b_to_a": "a"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinRow:
    """The effect of one link in one dyad."""

    condition: Labels
    """The point on each axis of the sweep."""
    replicate: int
    link: str
    found: LesionEffect


def twin_rows(results: Results) -> list[TwinRow]:
    """Compare the branches of every dyad whose branches are all complete.

    Rates are those of the execution E cells of the partner who sees through the link, in bins of ``analysis.bin``, from
    the cut (and, at the beginning, the transient) on. An unscored branch counts as any other: it is part of what the
    link does or does not do.

    Raises
    ------
    ResultError
        If a recording cannot be read.
    """
    sets = twin_labels(results.experiment.nulls)
    rows: list[TwinRow] = []
    for (condition, replicate), trials in results.by_dyad().items():
        for link in LINKS:
            chosen = [*sets[link], *sets[None]]
            if all(label in trials for labels in chosen for label in labels):
                rates = [[_rates_hz(results, trials[label], link) for label in labels] for labels in chosen]
                row = TwinRow(condition=condition, replicate=replicate, link=link, found=_effect(rates))
                rows.append(row)
    return rows


def _effect(rates: Sequence[Sequence[FloatArray]]) -> LesionEffect:
    """Compare the sets; a dyad of which a branch was stopped before its end has no effect that could be told."""
    lengths = {branch.shape for branches in rates for branch in branches}
    if len(lengths) > 1:
        return LesionEffect(effect=float("nan"), baseline=float("nan"))
    cut, uncut, uncut_again = rates
    return lesion_effect(cut, uncut, uncut_again)


def write_twins(rows: Sequence[TwinRow], folder: Path) -> Path:
    """Write one line for each dyad and link: condition, replicate, link, effect, baseline and their difference."""
    table = [
        {
            **dict(row.condition),
            "replicate": row.replicate,
            "link": row.link,
            "effect": row.found.effect,
            "baseline": row.found.baseline,
            "causal_effect": row.found.causal,
        }
        for row in rows
    ]
    axes = [axis for axis, _ in rows[0].condition] if rows else []
    columns = [*axes, "replicate", "link", "effect", "baseline", "causal_effect"]
    write_atomically(folder / FILE_NAME, csv_text(table, columns).encode())
    return folder / FILE_NAME


def twin_lines(rows: Sequence[TwinRow], *, rng: np.random.Generator) -> Iterator[str]:
    """Tell the mean effect of each link in each condition, over dyads."""
    groups: dict[tuple[Labels, str], list[TwinRow]] = {}
    for row in rows:
        groups.setdefault((row.condition, row.link), []).append(row)
    for (condition, link), members in groups.items():
        values = np.array([row.found.causal for row in members])
        mean = mean_over_dyads(values, unscored=np.zeros(values.size, dtype=np.bool_), rng=rng)
        where = f"{named(condition)} " if condition else ""
        share = estimate_in_words(mean, DECIMALS)
        yield (
            f"{where}lesion twin: cutting {link} changes the rates of {RECEIVER[link]} by {share} "
            f"of their mean beyond chance ({n_of(mean.n, 'dyad')})"
        )


def _rates_hz(results: Results, trial: Trial, link: str) -> FloatArray:
    return receiver_rates_hz(results.recording(trial), link, asked=results.experiment)


def receiver_rates_hz(recording: Recording, link: str, *, asked: Experiment) -> FloatArray:
    """Return the execution rates of the partner who sees through a link, from the cut on: (n_channels, n_bins)."""
    name, cut_at_s = f"{RECEIVER[link]}_execution_e", asked.nulls.lesion_twin.cut_at_s
    population = next(population for population in recording.populations if population.name == name)
    start_s = max(cut_at_s, asked.analysis.transient_ms * 1e-3)
    stop_s = recording.trial.experiment.duration_s
    trains = windowed(recording, start_s=start_s, stop_s=stop_s).spikes[name]
    return channel_rates_hz(trains, n_channels=population.n_channels, bin_ms=asked.analysis.bin_ms)
