"""Movement as it is stored: every 10 ms (`snn.config.schema.vision`), at a stated precision.

The senses of the other partner read movement on this grid and at this precision, whether it is made in the run or
comes from a recording or a file: so a live partner and its video are the same to the bit.
"""

from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.vision import MOVEMENT_STEP_MS

QUANTA_PER_HZ = 1024
"""Movement is a multiple of 1/1024 Hz, far below what anybody can see."""
MAX_MOVEMENT_HZ = 2.0**24 / QUANTA_PER_HZ
"""Up to here every such multiple is a number of single precision (24 bits)."""
_ON_GRID = 1e-6
"""Parts of a sample by which an end may miss the grid: decimal fractions such as 0.1 are not exact in binary."""


def n_movement_samples(n_steps: int, *, time_step_ms: float) -> int:
    """Return how many samples a run of so many time steps has; sample ``n`` is the state at ``n * 10 ms``.

    Examples
    --------
    >>> n_movement_samples(200, time_step_ms=0.1), n_movement_samples(201, time_step_ms=0.1)
    (2, 3)
    """
    return ceil(n_steps * time_step_ms / MOVEMENT_STEP_MS - _ON_GRID)


def quantised(movement_hz: NDArray[Any]) -> NDArray[np.float32]:
    """Round movement to the precision at which it is stored and seen.

    Parameters
    ----------
    movement_hz
        From 0 to `MAX_MOVEMENT_HZ`, any shape.

    Returns
    -------
    ndarray
        The nearest multiples of 1/1024 Hz, a half upwards; of the same shape.

    Examples
    --------
    >>> (quantised(np.array([0.5 / 1024, 0.4999 / 1024, 40.0])) * 1024).tolist()
    [1.0, 0.0, 40960.0]
    """
    return (np.floor(np.float64(movement_hz) * QUANTA_PER_HZ + 0.5) / QUANTA_PER_HZ).astype(np.float32)


def is_quantised(movement_hz: NDArray[np.float32]) -> bool:
    """Tell whether all values are as `quantised` returns them, in range."""
    if movement_hz.size == 0:
        return True
    in_range = movement_hz.min() >= 0 and movement_hz.max() <= MAX_MOVEMENT_HZ
    quanta = np.float64(movement_hz) * QUANTA_PER_HZ  # exact
    return bool(in_range and (quanta == np.floor(quanta)).all())
