"""Ornstein-Uhlenbeck processes on a grid: noise that forgets, of SD 1."""

import math


def ou_step(time_constant_ms: float, step_ms: float) -> tuple[float, float]:
    """Return what a step keeps of the process, and the half-width of its uniform increments.

    Uniform increments give the mean, SD and correlation of the process exactly, and after some steps a distribution as
    good as normal; unlike normal ones they need no logarithm or cosine, which differ between C++ and NumPy.

    Parameters
    ----------
    time_constant_ms
        Larger is slower.
    step_ms
        Of the grid.

    Returns
    -------
    tuple
        ``decay`` and ``width``: x <- decay x + width u, with u uniform on [-1, 1], whose variance is 1/3.
    """
    decay = math.exp(-step_ms / time_constant_ms)
    return decay, math.sqrt(3.0 * (1.0 - decay**2))
