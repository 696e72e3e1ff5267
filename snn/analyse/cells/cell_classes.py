"""Mirror cells and others: what each cell does when its partner acts, and when it sees the other act."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.cells.act_windows import Trials, TrialSet, trial_counts
from snn.analyse.cells.count_tests import CountTest, compare_counts
from snn.errors import ResultError
from snn.record.types import BoolArray, SpikeTrains

ALPHA = 0.01
"""Of each decision on a cell, as in the recordings that the classes are named after."""
MIN_TRIALS = 8
"""With fewer trials a cell at 20 against 5 Hz is often missed, and fractions fall with the number of trials."""
CLASSES = ("unresponsive", "congruent", "broad", "execution_only", "observation_only", "suppressed")
"""What a cell can be, in the order of the codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellClasses:
    """The class of each cell of one population."""

    codes: NDArray[np.int8]  # (n_cells,) place in ``CLASSES``
    n_trials: int
    """Smallest number of trials on either side of any comparison."""

    @property
    def fractions(self) -> dict[str, float]:
        """Share of the cells in each class, and ``mirror``: congruent or broad."""
        shares = np.bincount(self.codes, minlength=len(CLASSES)) / self.codes.size
        found = {name: float(share) for name, share in zip(CLASSES, shares, strict=True)}
        return {"mirror": found["congruent"] + found["broad"]} | found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Findings:
    executes: BoolArray  # (n_cells,) fires more when its own channel is executed
    rises: BoolArray  # (n_cells, n_channels) fires more when the channel is seen
    falls: BoolArray  # (n_cells, n_channels) fires less when the channel is seen
    selective: BoolArray  # (n_cells,) fires more when its own channel is seen than for each other


def classify_cells(
    trains: SpikeTrains, *, trials: Trials, rng: np.random.Generator, min_trials: int = MIN_TRIALS
) -> CellClasses:
    """Classify the cells of a population whose cells are ordered by channel.

    With base for trials at rest, and own for the channel of the cell:

    - *mirror*: executing own exceeds base, and observing some channel exceeds base;
    - *congruent*: a mirror cell in which observing own exceeds base, and exceeds observing each other channel
      (strictly congruent of Gallese et al. 1996; this is what the hypothesis on learning counts);
    - *broad*: any other mirror cell;
    - *suppressed*: observing some channel is below base and none above, whether or not it executes;
    - *execution_only*, *observation_only*: it exceeds base in one only;
    - *unresponsive*: none of these.

    Each comparison is a permutation test of trial counts (`snn.analyse.cells.count_tests`). Comparisons with base are
    two-sided at p < .01, those of the observed channels together (Bonferroni over channels), so that about .5 %
    of the cells that see nothing are found to rise. Comparisons between channels are one-sided at p < .01 and
    must all hold, which needs no correction (Berger 1982): cells that do not tell channels apart are congruent
    much less often than in 1 % of the cases. For these, only trials count in which the other channel is not
    seen as well.

    Parameters
    ----------
    trains
        Spikes of execution E or motor cells.
    trials
        The trials of the same partner.
    rng
        Draws the permutations.
    min_trials
        Fewest trials on each side of each comparison.

    Returns
    -------
    CellClasses
        Class of each cell.

    Raises
    ------
    ResultError
        If a comparison has too few trials.
    """
    n_trials = fewest_trials(trials)
    if n_trials < min_trials:
        raise ResultError(
            f"cells are classified from at least {min_trials} trials of each kind, and one kind has {n_trials}: "
            "record longer, or script acts that do not overlap"
        )
    return CellClasses(codes=_codes(_findings(trains, trials, rng), len(trials.observing)), n_trials=n_trials)


def fewest_trials(trials: Trials) -> int:
    """Return the smallest number of trials on either side of any comparison of `classify_cells`."""
    n_channels = range(len(trials.observing))
    apart = [_without(trials.observing[k], other).size for k in n_channels for other in n_channels]
    return min(trials.base.size, *(done.starts.size for done in trials.executing), *apart)


def _findings(trains: SpikeTrains, trials: Trials, rng: np.random.Generator) -> _Findings:
    n_channels = len(trials.observing)
    own = np.arange(trains.n_cells) // (trains.n_cells // n_channels)
    window = {"n_window_steps": trials.n_window_steps}
    base = trial_counts(trains, trials.base, **window)
    executes = np.zeros(trains.n_cells, dtype=np.bool_)
    seen: list[CountTest] = []
    for channel in range(n_channels):
        done = trial_counts(trains, trials.executing[channel].starts, **window)[own == channel]
        executes[own == channel] = compare_counts(done, base[own == channel], rng=rng).p_more < ALPHA / 2
        seen.append(
            compare_counts(trial_counts(trains, trials.observing[channel].starts, **window), base, rng=rng)
        )
    corrected = ALPHA / 2 / n_channels
    return _Findings(
        executes=executes,
        rises=np.stack([test.p_more < corrected for test in seen], axis=1),
        falls=np.stack([test.p_fewer < corrected for test in seen], axis=1),
        selective=_selective(trains, trials, own, rng),
    )


def _selective(
    trains: SpikeTrains, trials: Trials, own: NDArray[np.int64], rng: np.random.Generator
) -> BoolArray:
    """Find the cells that fire more when their own channel is seen than for each other channel."""
    selective = np.ones(trains.n_cells, dtype=np.bool_)
    for channel, mine in enumerate(trials.observing):
        cells = own == channel
        for other, theirs in enumerate(trials.observing):
            if other == channel:
                continue
            starts = _without(mine, other), _without(theirs, channel)
            counts = (trial_counts(trains, s, n_window_steps=trials.n_window_steps)[cells] for s in starts)
            selective[cells] &= compare_counts(*counts, rng=rng).p_more < ALPHA
    return selective


def _without(trials: TrialSet, channel: int) -> NDArray[np.int64]:
    """Return the first steps of the trials in which a channel was not on as well."""
    return trials.starts[~trials.others[:, channel]]


def _codes(found: _Findings, n_channels: int) -> NDArray[np.int8]:
    cells = np.arange(found.executes.size)
    own = cells // (cells.size // n_channels)
    rises, falls = found.rises.any(axis=1), found.falls.any(axis=1)
    mirror = found.executes & rises
    congruent = mirror & found.rises[cells, own] & found.selective
    chosen = np.select(
        [congruent, mirror, rises, falls, found.executes],
        [
            CLASSES.index(name)
            for name in ("congruent", "broad", "observation_only", "suppressed", "execution_only")
        ],
        default=CLASSES.index("unresponsive"),
    )
    return chosen.astype(np.int8)
