"""The Hill curve, by which a level has its effect."""


def hill(level: float, *, half_level: float, exponent: float) -> float:
    """Return level^n / (level^n + half_level^n): 0 at level 0, one half at ``half_level``, 1 far above it.

    Examples
    --------
    >>> hill(0.4, half_level=0.4, exponent=2.0)
    0.5
    """
    return level**exponent / (level**exponent + half_level**exponent)
