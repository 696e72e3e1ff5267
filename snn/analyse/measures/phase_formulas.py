"""Phase measures between two sets of complex signals: the formulas alone, row by row."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.record.types import FloatArray

ComplexArray: TypeAlias = NDArray[np.complex128]


def locking_values(a: ComplexArray, b: ComplexArray) -> FloatArray:
    """Length of the mean phase difference, ``|mean exp(i (phase_a - phase_b))|``.

    Parameters
    ----------
    a, b
        Complex signals or Fourier coefficients, shape ``(n_rows, n_samples)`` each.

    Returns
    -------
    ndarray
        0 to 1, shape ``(n_rows,)``.

    References
    ----------
    Lachaux, Rodriguez, Martinerie & Varela (1999), Hum Brain Mapp 8, 194-208.

    Examples
    --------
    >>> locking_values(np.array([[1, 1j]]), np.array([[2, 2j]]))
    array([1.])
    """
    return np.abs(_phase_differences(a, b).mean(axis=1))


def pairwise_consistencies(a: ComplexArray, b: ComplexArray, *, n_apart: int = 1) -> FloatArray:
    """Mean cosine between the phase differences of two different samples, over all pairs of samples.

    Its expectation is the square of the locking value in infinite data whatever the number of samples, if they are
    independent. Neighbours in a filtered signal are not; pairs of them can be left out.

    Parameters
    ----------
    a, b
        Shape ``(n_rows, n_samples)`` each.
    n_apart
        Pairs closer than this many samples are left out; 1 takes all pairs.

    Returns
    -------
    ndarray
        At most 1, and slightly negative as often as not without locking; shape ``(n_rows,)``.

    References
    ----------
    Vinck, van Wingerden, Womelsdorf, Fries & Pennartz (2010), NeuroImage 51, 112-122.

    Examples
    --------
    >>> pairwise_consistencies(np.array([[1, 1j, -1]]), np.ones((1, 3)))  # cosines 0, 0, -1
    array([-0.33333333])
    """
    phasors = _phase_differences(a, b)
    n_rows, n = phasors.shape
    distances = np.arange(1, n_apart)
    near = np.zeros(n_rows)
    for d in distances:
        near += (phasors[:, d:] * phasors[:, :-d].conj()).real.sum(axis=1)
    squares = np.abs(phasors.sum(axis=1)) ** 2 - n
    return (squares - 2 * near) / (n * (n - 1) - 2 * float((n - distances).sum()))


def weighted_lag_indices(a: ComplexArray, b: ComplexArray) -> FloatArray:
    """How consistently one signal is ahead, ``|mean Im(a b*)| / mean |Im(a b*)|``.

    Parameters
    ----------
    a, b
        Shape ``(n_rows, n_samples)`` each.

    Returns
    -------
    ndarray
        0 to 1, shape ``(n_rows,)``; nan if the phases never differ.

    References
    ----------
    Vinck, Oostenveld, van Wingerden, Battaglia & Pennartz (2011), NeuroImage 55, 1548-1565.

    Examples
    --------
    >>> weighted_lag_indices(np.array([[1j, 2j, -1j]]), np.ones((1, 3)))
    array([0.5])
    """
    products = a * b.conj()
    size = np.abs(products.imag).sum(axis=1)
    # relative: the imaginary part of a number times its conjugate need not round to 0
    differ = size > 1e-12 * np.abs(products).sum(axis=1)
    return np.abs(products.imag.sum(axis=1)) / np.where(differ, size, np.nan)


def adjusted_circular_correlations(a: ComplexArray, b: ComplexArray) -> FloatArray:
    """Correlation of the sines of the phases about directions that both signals have together.

    ``(R_minus - R_plus) / (2 sqrt(sum sin(x - m)**2 sum sin(y - n)**2))`` with R the lengths of the sums of
    ``exp(i (x - y))`` and ``exp(i (x + y))``, and m, n such that m - n and m + n are the directions of these sums. The
    unadjusted one takes the mean directions of x and of y for m and n, which phases spread evenly do not have.

    Parameters
    ----------
    a, b
        Shape ``(n_rows, n_samples)`` each.

    Returns
    -------
    ndarray
        -1 to 1, shape ``(n_rows,)``; nan if a phase never varies.

    References
    ----------
    Jammalamadaka & SenGupta (2001), Topics in Circular Statistics, 8.2; the adjustment: Zimmermann, Schultz-Nielsen,
    Dumas & Konvalinka (2024), Imaging Neurosci 2, doi 10.1162/imag_a_00350, and M. Zimmermann's code for it.

    Examples
    --------
    >>> phases = np.array([[0.0, 1.5, 3.0, 4.5]])
    >>> adjusted_circular_correlations(np.exp(1j * phases), np.exp(1j * (phases + 1)))
    array([1.])
    """
    x, y = np.angle(a).astype(np.float64), np.angle(b).astype(np.float64)
    minus, plus = (np.exp(1j * angles).sum(axis=1) for angles in (x - y, x + y))
    m, n = (np.angle(plus) + np.angle(minus)) / 2, (np.angle(plus) - np.angle(minus)) / 2
    sine_x, sine_y = np.sin(x - m[:, None]), np.sin(y - n[:, None])
    spread = np.sqrt((sine_x**2).sum(axis=1) * (sine_y**2).sum(axis=1))
    # 1e-12: the sines of a phase about itself need not round to 0
    varies = spread > 1e-12 * a.shape[1]
    return (np.abs(minus) - np.abs(plus)) / np.where(varies, 2 * spread, np.nan)


def _phase_differences(a: ComplexArray, b: ComplexArray) -> ComplexArray:
    return np.exp(1j * (np.angle(a) - np.angle(b)))
