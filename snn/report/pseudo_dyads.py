"""The pseudo-dyads of a results folder (null N1): every partner a beside every partner b of its condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snn.analyse.behaviour.synchrony import movement_pseudo_dyads
from snn.analyse.nulls.pseudo_dyads import pairing_p, pseudo_dyad_p, pseudo_dyad_peaks
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.analyse.views.recorded_brains import missing_brain
from snn.compare.effects import mean_over_dyads
from snn.compare.intervals import INTERVALS
from snn.compare.pair_mean import mean_over_strangers
from snn.config.null_models.axis import LIVE
from snn.config.schema.channels import PARTNERS
from snn.config.schema.procedure import Analysis
from snn.config.trials.condition_order import Labels
from snn.config.trials.expand import Trial
from snn.errors import ResultError
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.record.types import FloatArray, Recording
from snn.report.closing_table import ALPHA, estimate_text, point_text
from snn.report.results import Results

FILE_NAME = "pseudo_dyads.csv"
N_PERMUTATIONS = 9999
DECIMALS = 3
_CSV_COLUMNS = ("C", "strangers_C", "p", "movement_synchrony", "strangers_movement", "movement_p")
MIN_DYADS, MIN_DYADS_SINGLY = 4, 21
"""With fewer dyads p is never below .05: it is at least 1 / n! of all of them, and 1 / n of a single one."""
LEGEND = (
    "C and behavioural synchrony (windowed lagged cross-correlation of movement) of scored model dyads beside those of "
    "strangers, every partner a with the b of every other dyad, who followed the same events if there is a film (what "
    f"is found then holds for this film); brackets: {INTERVALS}, of strangers a jackknife t that leaves out both "
    "partners of a dyad. p of all: partners paired at random 9999 times, '-' for fewer than 4 dyads, which cannot "
    "reach .05; p<.05: dyads above the strangers of both their partners, '-' for fewer than 21 dyads, of which none "
    "can be."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairings:
    """C of all partners a of a condition with all its partners b."""

    condition: Labels
    """The point on each axis of the sweep."""
    replicates: tuple[int, ...]
    """The scored dyads."""
    peaks: (
        FloatArray  # (n_dyads, n_dyads) C: dyads on the diagonal, strangers beside it; nan without two brains
    )
    movement: (
        FloatArray  # (n_dyads, n_dyads) the same of behavioural synchrony; nan where a recording is too short
    )

    @property
    def strangers(self) -> FloatArray:
        """C of each dyad's partners with all others, mean over those, shape ``(n_dyads,)``."""
        return _with_others(self.peaks)

    @property
    def movement_of_strangers(self) -> FloatArray:
        """Behavioural synchrony of each dyad's partners with all others, shape ``(n_dyads,)``."""
        return _with_others(self.movement)


def _with_others(peaks: FloatArray) -> FloatArray:
    others = np.where(np.eye(len(peaks), dtype=np.bool_), np.nan, peaks)
    both = np.concatenate([others, others.T], axis=1)
    n_defined = np.isfinite(both).sum(axis=1)
    return np.where(n_defined > 0, np.nansum(both, axis=1) / np.maximum(n_defined, 1), np.nan)


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
        | {"movement_synchrony": moved, "strangers_movement": others, "movement_p": moved_p}
        for found in pairings
        for replicate, c, strangers, p, moved, others, moved_p in zip(
            found.replicates,
            np.diagonal(found.peaks),
            found.strangers,
            pseudo_dyad_p(found.peaks),
            np.diagonal(found.movement),
            found.movement_of_strangers,
            pseudo_dyad_p(found.movement),
            strict=True,
        )
    ]
    axes = [axis for axis, _ in pairings[0].condition] if pairings else []
    path = folder / FILE_NAME
    write_atomically(path, csv_text(table, [*axes, "replicate", *_CSV_COLUMNS]).encode())
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
    of_c = ("C", "pairs of strangers", "C of strangers", "p of all", "p<.05")
    of_movement = ("movement", "movement of strangers", "p of all", "p<.05")
    heading = [*axes, "dyads", *of_c, *of_movement]
    return [heading, *(_line(found, rng) for found in pairings)]


def _line(found: Pairings, rng: np.random.Generator) -> list[str]:
    n = len(found.replicates)
    none = np.zeros(n, dtype=np.bool_)
    own, strangers, moved, others = (
        estimate_text(mean, DECIMALS)
        for mean in (
            mean_over_dyads(np.diagonal(found.peaks), unscored=none, rng=rng),
            mean_over_strangers(found.peaks),
            mean_over_dyads(np.diagonal(found.movement), unscored=none, rng=rng),
            mean_over_strangers(found.movement),
        )
    )
    points = [point_text(point) for _, point in found.condition]
    of_c = [own, str(n * (n - 1)), strangers, *_tests(found.peaks, rng)]
    return [*points, str(n), *of_c, moved, others, *_tests(found.movement, rng)]


def _tests(peaks: FloatArray, rng: np.random.Generator) -> list[str]:
    """Return p of all dyads, and how many have p < .05 by themselves; a dash where too few could ever have."""
    of_all = n_more = "-"
    if not np.isfinite(peaks).any():
        return [of_all, n_more]
    if len(peaks) >= MIN_DYADS:
        of_all = f"{pairing_p(peaks, n_permutations=N_PERMUTATIONS, rng=rng):.4f}"
    if len(peaks) >= MIN_DYADS_SINGLY:
        n_more = str(int((pseudo_dyad_p(peaks) < ALPHA).sum()))
    return [of_all, n_more]


def _pairings(results: Results, condition: Labels, trials: Sequence[Trial]) -> Pairings:
    recordings = [results.measured_phase(trial) for trial in trials]
    return Pairings(
        condition=condition,
        replicates=tuple(trial.replicate for trial in trials),
        peaks=_peaks(recordings, results.experiment.analysis),
        movement=_movement(recordings, results.experiment.analysis),
    )


def _peaks(recordings: Sequence[Recording], analysis: Analysis) -> FloatArray:
    """Take C of the execution rates of all pairs, binned as those that C is taken of."""
    if any(missing_brain(recording) or not recording.has_spikes for recording in recordings):
        return np.full((len(recordings),) * 2, np.nan)
    bins = {"transient_ms": analysis.transient_ms, "bin_ms": analysis.bin_ms}
    a_hz, b_hz = (
        [execution_rates_hz(recording, partner, **bins) for recording in recordings] for partner in PARTNERS
    )
    return pseudo_dyad_peaks(a_hz, b_hz, bin_ms=analysis.bin_ms, max_lag_ms=analysis.max_lag_ms)


def _movement(recordings: Sequence[Recording], analysis: Analysis) -> FloatArray:
    """Take the behavioural synchrony of all pairs, from the transient on."""
    step_ms = recordings[0].movement.step_ms
    first = int(np.ceil(analysis.transient_ms / step_ms - 1e-6))
    a_hz, b_hz = (
        [recording.movement.movement_hz[partner][:, first:] for recording in recordings]
        for partner in PARTNERS
    )
    try:
        return movement_pseudo_dyads(a_hz, b_hz, step_ms=step_ms)
    except ResultError:
        return np.full((len(recordings),) * 2, np.nan)
