"""What happens around the acts of a dyad: how the other moves, and how alike both do, beside random moments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.record.acts import act_onsets_s
from snn.record.types import FloatArray

BEFORE_S, AFTER_S, GRID_S = 3.0, 5.0, 0.1
SMOOTHED_S = 1.0
"""Over which movement is averaged before its likeness is taken."""
N_MOMENTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundActs:
    """Means over the acts of one dyad, and over random moments of the same dyad."""

    times_s: FloatArray  # (n_times,) from the onset of the act
    other_hz: FloatArray  # (n_times,) movement of the other on the channel of the act
    likeness: FloatArray  # (n_times,) product of both partners' standardised movement, mean over channels
    random_other_hz: FloatArray  # (n_times,)
    random_likeness: FloatArray  # (n_times,)
    n_acts: int


def around_acts(
    movement_hz: Mapping[str, NDArray[np.floating]],
    *,
    step_ms: float,
    channels: Sequence[int],
    rng: np.random.Generator,
) -> AroundActs:
    """Average the other's movement and the likeness of both around the acts of either partner.

    The likeness at a time is the product of the partners' movement, each averaged over 1 s and standardised over the
    recording; its mean over the recording is their correlation at lag 0. That an act moves who does it is in it: only
    against the other's movement can it be read.

    Parameters
    ----------
    movement_hz
        By partner, shape ``(n_channels, n_samples)`` each.
    step_ms
        From one sample to the next.
    channels
        Of the acts.
    rng
        Draws 400 moments in the place of acts, anywhere in the recording, of partners and channels as the acts have.

    Returns
    -------
    AroundActs
        nan without an act that has 3 s before it and 5 s behind it.
    """
    n_samples = next(iter(movement_hz.values())).shape[1]
    grid = np.arange(-round(BEFORE_S / GRID_S), round(AFTER_S / GRID_S) + 1, dtype=np.float64) * GRID_S
    steps = np.round(grid * 1e3 / step_ms).astype(int)
    acts = np.array(
        [
            (number, channel, round(onset_s * 1e3 / step_ms))
            for number, partner in enumerate(PARTNERS)
            for channel in channels
            for onset_s in act_onsets_s(movement_hz[partner], step_ms=step_ms)[channel]
        ],
        dtype=np.int64,
    ).reshape(-1, 3)
    acts = acts[(acts[:, 2] + steps[0] >= 0) & (acts[:, 2] + steps[-1] < n_samples)]
    moments = acts[rng.integers(0, len(acts), N_MOMENTS)] if len(acts) else acts
    moments[:, 2] = rng.integers(-steps[0], n_samples - steps[-1], len(moments)) if len(acts) else 0
    likeness = _likeness(movement_hz, step_ms)
    (other, alike), (random_other, random_alike) = (
        _means(movement_hz, likeness, chosen, steps) for chosen in (acts, moments)
    )
    return AroundActs(
        times_s=grid, other_hz=other, likeness=alike, random_other_hz=random_other, random_likeness=random_alike,
        n_acts=len(acts),
    )  # fmt: skip


def _means(
    movement_hz: Mapping[str, NDArray[np.floating]],
    likeness: FloatArray,
    acts: NDArray[np.int64],
    steps: NDArray,
) -> tuple[FloatArray, FloatArray]:
    if not len(acts):
        nan = np.full(steps.size, np.nan)
        return nan, nan
    stacked = np.stack([movement_hz[partner] for partner in PARTNERS])
    samples = acts[:, 2, None] + steps
    others = stacked[1 - acts[:, 0, None], acts[:, 1, None], samples]
    return others.mean(axis=0, dtype=np.float64), likeness[samples].mean(axis=0)


def _likeness(movement_hz: Mapping[str, NDArray[np.floating]], step_ms: float) -> FloatArray:
    """Multiply both partners' movement, smoothed and standardised: mean over channels, shape ``(n_samples,)``."""
    n = round(SMOOTHED_S * 1e3 / step_ms)
    a, b = (_standardised(movement_hz[partner], n) for partner in PARTNERS)
    products = a * b
    moving = np.isfinite(products).all(axis=1)
    return products[moving].mean(axis=0) if moving.any() else np.full(products.shape[1], np.nan)


def _standardised(movement_hz: NDArray[np.floating], n: int) -> FloatArray:
    """Average over n samples, then bring each channel to mean 0 and variance 1; nan where nobody moves."""
    smooth = np.array([np.convolve(row, np.full(n, 1 / n), mode="same") for row in movement_hz])
    centred, spread = smooth - smooth.mean(axis=1, keepdims=True), smooth.std(axis=1, keepdims=True)
    return np.divide(centred, spread, where=spread > 0, out=np.full_like(smooth, np.nan))
