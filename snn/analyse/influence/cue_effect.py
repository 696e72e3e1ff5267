r"""How large an influence is: what the target does for each Hz of the source's movement, by the cues alone.

A cue makes the source move, and the movement reaches the target. The response of the target to a cue, over that of
the source's movement to it, is the Wald ratio of an instrumental variable::

    effect = sum_l h_target(l) / sum_l h_movement(l),   lags l from 0 to 1 s,

in Hz of the target's rate per Hz of movement. ``h`` are regressions on the source's cues, with coefficients that all
channels share, given what the target sets out to do by itself, common events and slow drift. The target's own past
is not among the conditions: it passes the influence on, so that to hold it fixed would hide part of it. Nor is what
the source's cues may change, such as the target's movement.

The interval is that of a jackknife over blocks of 2 s, with the quantiles of Student's t. Latency is how much later
the response of the target has risen to half of its peak than that of the movement to half of its first one.

References
----------
Wald (1940), Annals of Mathematical Statistics 11, 284-300; Angrist, Imbens & Rubin (1996), Journal of the American
Statistical Association 91, 444-455; Künsch (1989), Annals of Statistics 17, 1217-1241 (block jackknife).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from snn.analyse.influence.cue_residuals import conditions
from snn.analyse.influence.cue_test import BIN_MS, check_target
from snn.analyse.influence.cues import CueList, cue_counts
from snn.analyse.measures.lagged_regression import check_length, residuals
from snn.errors import ResultError
from snn.record.types import FloatArray

LONGEST_LAG_MS = 1000.0
BLOCK_S = 2.0
CONFIDENCE = 0.95
FIRST_PEAK = 1 / 3
"""Of the largest: a peak of movement this large is that of the act. What comes back through the other may be larger."""
MIN_BLOCKS = 5
"""Fewer blocks give no interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate with its 95 % interval; nan where it is undefined."""

    value: float
    low: float
    high: float


UNDEFINED = Interval(value=float("nan"), low=float("nan"), high=float("nan"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CueEffect:
    """What a source's movement does to a target."""

    effect: Interval
    """Response of the target per Hz of the source's movement: below 0 if it is held back. Undefined if the cues do
    not move the source (the interval of its response holds 0)."""
    latency_ms: Interval
    """From the source's movement to the target's response."""
    target_kernel: (
        FloatArray  # (n_lags,) response to a cue, in units of the target, bin by bin from the cue's on
    )
    movement_kernel: FloatArray  # (n_lags,) in Hz

    @property
    def sign(self) -> int:
        """1 or -1 where the interval of the effect lies above or below 0, else 0."""
        return int(self.effect.low > 0) - int(self.effect.high < 0)


def cue_effect(
    target: FloatArray,
    movement_hz: FloatArray,
    cues: CueList,
    *,
    own_cues: FloatArray | None = None,
    shared_events: FloatArray | None = None,
    channels: Sequence[int] | None = None,
    longest_lag_ms: float = LONGEST_LAG_MS,
    bin_ms: float = BIN_MS,
) -> CueEffect:
    """Estimate the response of a target to a source's movement.

    Parameters
    ----------
    target
        Activity of the target, untransformed, shape ``(n_channels, n_bins)``.
    movement_hz
        Of the source, on the same bins and channels.
    cues
        Of the source, on the clock of the bins.
    own_cues, shared_events, bin_ms
        As in `snn.analyse.influence.cue_test.cue_test`.
    channels
        Those that are asked about; None for all.
    longest_lag_ms
        How long after a cue movement and response are followed. What comes later is left out.

    Returns
    -------
    CueEffect
        Undefined without cues, and in a recording too short for the lags. Without an interval, and undefined, where
        there are fewer than five blocks of 2 s.

    Raises
    ------
    ResultError
        If arrays do not fit or are not finite.

    Examples
    --------
    >>> from snn.analyse.influence.laws import PoissonLaw, whole
    >>> rng = np.random.default_rng(1)
    >>> cues = PoissonLaw(stretches=whole(400.0), rate_hz=np.array([0.5])).draw(rng, 1).one(0)
    >>> moves = np.zeros((1, 8000))
    >>> for first in (cues.onset_s / 0.05).astype(int):
    ...     moves[0, first + 1 : first + 9] += 40.0
    >>> follows = 0.2 * np.roll(moves, 4, axis=1) + rng.normal(size=moves.shape)
    >>> found = cue_effect(follows, moves, cues)
    >>> round(found.effect.value, 2), round(found.latency_ms.value)
    (0.2, 200)
    """
    chosen = tuple(range(len(target))) if channels is None else tuple(channels)
    given = {"own_cues": own_cues, "shared_events": shared_events, "bin_ms": bin_ms}
    return cue_effects(
        target, movement_hz, cues, groups={"": chosen}, longest_lag_ms=longest_lag_ms, **given
    )[""]


def cue_effects(
    target: FloatArray,
    movement_hz: FloatArray,
    cues: CueList,
    *,
    groups: Mapping[str, Sequence[int]],
    own_cues: FloatArray | None = None,
    shared_events: FloatArray | None = None,
    longest_lag_ms: float = LONGEST_LAG_MS,
    bin_ms: float = BIN_MS,
) -> dict[str, CueEffect]:
    """Estimate the effects in several groups of channels; see `cue_effect`.

    Parameters
    ----------
    groups
        By name, the channels of a group.
    """
    check_target(target)
    check_target(movement_hz)
    if target.shape != movement_hz.shape:
        raise ResultError(f"target {target.shape} and movement {movement_hz.shape} must be of the same bins")
    sums = _block_sums(target, movement_hz, cues, own_cues, shared_events, longest_lag_ms, bin_ms)
    return {
        name: _effect(sums, np.array(channels, dtype=np.intp), bin_ms) for name, channels in groups.items()
    }


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of products in each block of time and channel."""

    with_cues: FloatArray  # (n_blocks, n_channels, n_lags, n_lags)
    with_responses: FloatArray  # (n_blocks, n_channels, n_lags, 2): target, movement


def _block_sums(
    target: FloatArray,
    movement_hz: FloatArray,
    cues: CueList,
    own_cues: FloatArray | None,
    shared_events: FloatArray | None,
    longest_lag_ms: float,
    bin_ms: float,
) -> _Sums:
    bin_s, (n_channels, n_bins) = bin_ms * 1e-3, target.shape
    last = round(longest_lag_ms / bin_ms)
    regressors = conditions(own_cues, shared_events, n_bins=n_bins, bin_s=bin_s, n_skipped=last)
    check_length(n_rows=n_bins - last, n_regressors=regressors.shape[1] + 1)
    lagged_counts = _lagged_counts(cues, n_channels, n_bins, last=last, bin_s=bin_s)
    responses = np.stack((target[:, last:], movement_hz[:, last:]), axis=-1)  # (n_channels, n_rows, 2)
    columns = np.concatenate((lagged_counts, responses), axis=2)  # (n_channels, n_rows, n_lags + 2)
    n_rows, n_columns = columns.shape[1:]
    left = residuals(columns.transpose(1, 0, 2).reshape(n_rows, -1), regressors)
    left = left.reshape(n_rows, n_channels, n_columns).transpose(1, 0, 2)
    n_blocks = max(1, int(n_rows * bin_s / BLOCK_S))
    parts = np.array_split(left, n_blocks, axis=1)
    products = np.stack([part.transpose(0, 2, 1) @ part for part in parts])
    n_lags = n_columns - 2
    return _Sums(products[:, :, :n_lags, :n_lags], products[:, :, :n_lags, n_lags:])


def _lagged_counts(cues: CueList, n_channels: int, n_bins: int, *, last: int, bin_s: float) -> FloatArray:
    """Count the cues 0 to ``last`` bins before each bin, shape ``(n_channels, n_bins - last, last + 1)``."""
    counts = cue_counts(cues, n_channels=n_channels, n_bins=n_bins, bin_s=bin_s)
    windows = np.lib.stride_tricks.sliding_window_view(counts, last + 1, axis=1)
    return windows[:, :, ::-1]


def _effect(sums: _Sums, channels: np.ndarray, bin_ms: float) -> CueEffect:
    with_cues = sums.with_cues[:, channels].sum(axis=1)
    with_responses = sums.with_responses[:, channels].sum(axis=1)
    whole = _kernels(with_cues.sum(axis=0), with_responses.sum(axis=0))  # (n_lags, 2)
    without_one = _kernels(
        with_cues.sum(axis=0) - with_cues, with_responses.sum(axis=0) - with_responses
    )  # (n_blocks, n_lags, 2)
    moved = jackknife(whole[:, 1].sum(), without_one[:, :, 1].sum(axis=1))
    effect, latency = UNDEFINED, UNDEFINED
    if moved.low > 0 or moved.high < 0:
        ratios = without_one.sum(axis=1)
        effect = jackknife(whole[:, 0].sum() / whole[:, 1].sum(), ratios[:, 0] / ratios[:, 1])
        delays = [_latency_ms(kernels, bin_ms) for kernels in without_one]
        latency = jackknife(_latency_ms(whole, bin_ms), np.array(delays))
    return CueEffect(
        effect=effect, latency_ms=latency, target_kernel=whole[:, 0], movement_kernel=whole[:, 1]
    )


def _kernels(with_cues: FloatArray, with_responses: FloatArray) -> FloatArray:
    """Solve the normal equations; of lags that no cue tells apart the shortest solution."""
    inverse = np.linalg.pinv(with_cues, rcond=1e-9, hermitian=True)
    return inverse @ with_responses


def jackknife(whole: float, without_one: FloatArray) -> Interval:
    """Return an estimate with the interval of its delete-one-block jackknife, 95 % of Student's t.

    Parameters
    ----------
    whole
        The estimate.
    without_one
        The same without each of the blocks, shape ``(n_blocks,)``.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])  # of a mean it is the interval that every textbook has
    >>> found = jackknife(3.5, (21.0 - values) / 5)
    >>> round(found.low, 3), round(found.high, 3)
    (1.537, 5.463)
    """
    n = without_one.size
    if n < MIN_BLOCKS or not np.isfinite(without_one).all():
        return UNDEFINED
    error = np.sqrt((n - 1) / n * ((without_one - without_one.mean()) ** 2).sum())
    half = float(special.stdtrit(n - 1, (1 + CONFIDENCE) / 2) * error)
    return Interval(value=float(whole), low=float(whole) - half, high=float(whole) + half)


def _latency_ms(kernels: FloatArray, bin_ms: float) -> float:
    """Return how much later the target has risen to half of its peak than the movement to half of its first peak."""
    target, movement = (kernel * np.sign(kernel.sum()) for kernel in kernels.T)
    peak = _first_peak(movement, least=movement.max() * FIRST_PEAK)
    return (_half_rise(target, int(np.argmax(target))) - _half_rise(movement, peak)) * bin_ms


def _first_peak(kernel: FloatArray, *, least: float) -> int:
    """Return the first lag that is no lower than the next one, and no lower than ``least``."""
    falls = np.append(kernel[:-1] >= kernel[1:], True)
    return int(np.argmax(falls & (kernel >= least)))


def _half_rise(kernel: FloatArray, peak: int) -> float:
    """Return where a response has half of its peak for good, on the way there, in lags, between the bins."""
    half = kernel[peak] / 2
    below = np.flatnonzero(kernel[:peak] <= half)
    if below.size == 0:
        return 0.0
    last = int(below[-1])
    return last + (half - kernel[last]) / (kernel[last + 1] - kernel[last])
