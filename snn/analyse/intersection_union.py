"""One p for a claim that holds only if all of its parts do."""

import numpy as np


def intersection_union_p(*p_values: float) -> float:
    """Return the p of the claim that every one of several null hypotheses is false.

    The largest p. A claim that needs all of its tests needs no correction for their number: if it is wrong, one of
    the nulls holds, and that one's test alone rejects with at most its own level (Berger 1982).

    Parameters
    ----------
    p_values
        One for each part, at least one.

    Returns
    -------
    float
        nan if any part is undefined: a claim with an untested part is not tested.

    Examples
    --------
    >>> intersection_union_p(0.001, 0.04)
    0.04
    """
    return float(np.max(p_values))  # nan passes through
