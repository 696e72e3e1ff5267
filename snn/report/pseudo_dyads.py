"""The pseudo-dyads of a results folder (null N1): every partner a beside every partner b of its condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snn.analyse.execution_cells import execution_rates_hz
from snn.analyse.pseudo_dyads import pairing_p, pseudo_dyad_p, pseudo_dyad_peaks
from snn.compare.effects import mean_over_dyads
from snn.config.channels import PARTNERS
from snn.config.expand import Trial
from snn.config.needs import Labels
from snn.config.simulated_nulls import LIVE
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.record.types import FloatArray
from snn.report.closing_table import ALPHA, estimate_text, point_text
from snn.report.results import Results

FILE_NAME = "pseudo_dyads.csv"
N_PERMUTATIONS = 9999
DECIMALS = 3
MIN_DYADS, MIN_DYADS_SINGLY = 4, 21
"""With fewer dyads p is never below .05: it is at least 1 / n! of all of them, and 1 / n of a single one."""
LEGEND = (
    "C of scored model dyads beside that of strangers, every partner a with the b of every other dyad, who followed "
    "the same events if there is a film; brackets: 95 % CI (BCa bootstrap over dyads). p of all: partners paired at "
    "random 9999 times, '-' for fewer than 4 dyads, which cannot reach .05; p<.05: dyads above the strangers of both "
    "their partners, '-' for fewer than 21 dyads, of which none can be."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairings:
    """C of all partners a of a condition with all its partners b."""

    condition: Labels
    """The point on each axis of the sweep."""
    replicates: tuple[int, ...]
    """The scored dyads."""
    peaks: FloatArray  # (n_dyads, n_dyads) dyads on the diagonal, strangers beside it

    @property
    def strangers(self) -> FloatArray:
        """C of each dyad's partners with all others, mean over those, shape ``(n_dyads,)``."""
        others = np.where(np.eye(len(self.peaks), dtype=np.bool_), np.nan, self.peaks)
        return np.nanmean(np.concatenate([others, others.T], axis=1), axis=1)


def all_pairings(results: Results) -> list[Pairings]:
    """Pair the partners of all scored live dyads of each condition; one with fewer than two of them is left out.

    Raises
    ------
    ResultError
        If a recording cannot be read.
    """
    scored = results.scored
    groups: dict[Labels, list[Trial]] = {}
    for (condition, _), trials in results.by_dyad().items():
        if LIVE in trials and trials[LIVE].key in scored:
            groups.setdefault(condition, []).append(trials[LIVE])
    return [_pairings(results, found, trials) for found, trials in groups.items() if len(trials) > 1]


def write_pairings(pairings: Sequence[Pairings], folder: Path) -> Path:
    """Write one line for each dyad: condition, replicate, its C, that of its partners with strangers, and p."""
    table = [
        {**dict(found.condition), "replicate": replicate, "C": c, "strangers_C": strangers, "p": p}
        for found in pairings
        for replicate, c, strangers, p in zip(
            found.replicates,
            np.diagonal(found.peaks),
            found.strangers,
            pseudo_dyad_p(found.peaks),
            strict=True,
        )
    ]
    axes = [axis for axis, _ in pairings[0].condition] if pairings else []
    path = folder / FILE_NAME
    write_atomically(path, csv_text(table, [*axes, "replicate", "C", "strangers_C", "p"]).encode())
    return path


def pairing_cells(pairings: Sequence[Pairings], *, rng: np.random.Generator) -> list[list[str]]:
    """Return as text cells, the heading first, whether partners share more than strangers who followed the same events.

    Parameters
    ----------
    pairings
        Of each condition.
    rng
        Draws bootstraps and pairings.
    """
    axes = [axis for axis, _ in pairings[0].condition] if pairings else []
    heading = [*axes, "dyads", "C", "pairs of strangers", "C of strangers", "p of all", "p<.05"]
    return [heading, *(_line(found, rng) for found in pairings)]


def _line(found: Pairings, rng: np.random.Generator) -> list[str]:
    n = len(found.replicates)
    none = np.zeros(n, dtype=np.bool_)
    own, strangers = (
        estimate_text(mean_over_dyads(values, unscored=none, rng=rng), DECIMALS)
        for values in (np.diagonal(found.peaks), found.strangers)
    )
    points = [point_text(point) for _, point in found.condition]
    return [*points, str(n), own, str(n * (n - 1)), strangers, *_tests(found.peaks, rng)]


def _tests(peaks: FloatArray, rng: np.random.Generator) -> list[str]:
    """Return p of all dyads, and how many have p < .05 by themselves; a dash where too few could ever have."""
    of_all = n_more = "-"
    if len(peaks) >= MIN_DYADS:
        of_all = f"{pairing_p(peaks, n_permutations=N_PERMUTATIONS, rng=rng):.4f}"
    if len(peaks) >= MIN_DYADS_SINGLY:
        n_more = str(int((pseudo_dyad_p(peaks) < ALPHA).sum()))
    return [of_all, n_more]


def _pairings(results: Results, condition: Labels, trials: Sequence[Trial]) -> Pairings:
    analysis = results.experiment.analysis
    window = {"bin_ms": analysis.bin_ms, "max_lag_ms": analysis.max_lag_ms}
    rates_a_hz, rates_b_hz = zip(*(_rates_hz(results, trial) for trial in trials), strict=True)
    return Pairings(
        condition=condition,
        replicates=tuple(trial.replicate for trial in trials),
        peaks=pseudo_dyad_peaks(rates_a_hz, rates_b_hz, **window),
    )


def _rates_hz(results: Results, trial: Trial) -> tuple[FloatArray, FloatArray]:
    """Read the execution rates of both partners, binned as those that C is taken of."""
    analysis, recording = results.experiment.analysis, results.measured_phase(trial)
    bins = {"transient_ms": analysis.transient_ms, "bin_ms": analysis.bin_ms}
    a_hz, b_hz = (execution_rates_hz(recording, partner, **bins) for partner in PARTNERS)
    return a_hz, b_hz
