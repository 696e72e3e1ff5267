"""Many tests at once: which of a whole grid of conditions or measures can be believed."""

import numpy as np
import scipy  # its parts load when they are used: `stats` takes longer than the drawing of a figure

from snn.errors import ResultError
from snn.record.types import FloatArray


def adjusted_p(p_values: FloatArray) -> FloatArray:
    """Adjust p values so that rejecting those up to q keeps the share of false rejections at q.

    Benjamini & Hochberg (1995), over all defined values of the grid together. It holds for independent tests and for
    such as rise together, as those of neighbouring doses do.

    Parameters
    ----------
    p_values
        Any shape; nan where a test is undefined, which then does not count as a test.

    Returns
    -------
    ndarray
        Same shape, each at least its p value; nan where that is.

    Raises
    ------
    ResultError
        If a value is not between 0 and 1.
    """
    defined = ~np.isnan(p_values)
    known = p_values[defined]
    if known.size and not (known.min() >= 0 and known.max() <= 1):
        raise ResultError("a p value lies outside 0 to 1")
    adjusted = np.full(p_values.shape, np.nan)
    if known.size:
        adjusted[defined] = scipy.stats.false_discovery_control(known, method="bh")
    return adjusted
