"""An observed value on a null of surrogates: p and z, whatever the measure and however the null was made."""

import numpy as np

from snn.record.types import FloatArray

ROUNDING = 1e-12
"""Two values closer than this are a tie: Fourier transforms of the same numbers agree to about 1e-15."""


def surrogate_p(observed: float, null: FloatArray) -> float:
    """Return the one-sided p of a value that is the larger the more it speaks against the null.

    ``p = (1 + b) / (1 + m)`` with b of the m surrogates at least as large. The observed value is itself a draw
    from the null, so p is never 0 and ``P(p <= alpha) <= alpha`` whatever m (Phipson & Smyth 2010).

    Parameters
    ----------
    observed
        The measure in the recording. For a distance, which is the smaller the closer, pass both negated.
    null
        The same measure in the surrogates, shape ``(m,)``. A surrogate without a value (nan) counts against the
        observed one, as a tie does.

    Returns
    -------
    float
        In ``1 / (1 + m) .. 1``; 1 without surrogates; nan if the observed value is.

    Examples
    --------
    >>> surrogate_p(0.9, np.array([0.1, 0.2, 0.3]))
    0.25
    """
    if np.isnan(observed):
        return float("nan")
    n_smaller = np.count_nonzero(null < observed - ROUNDING)
    return float((1 + null.size - n_smaller) / (1 + null.size))


def surrogate_z(observed: float, null: FloatArray) -> float:
    """Return how many standard deviations a value lies above the mean of its null.

    Parameters
    ----------
    observed
        The measure in the recording.
    null
        The same measure in the surrogates, shape ``(m,)``.

    Returns
    -------
    float
        nan if there are fewer than two surrogates, or they do not differ.

    Examples
    --------
    >>> surrogate_z(5.0, np.array([1.0, 2.0, 3.0]))
    3.0
    """
    spread = null.std(ddof=1) if null.size > 1 else 0.0
    return float((observed - null.mean()) / spread) if spread > ROUNDING else float("nan")
