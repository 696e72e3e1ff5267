"""What arrays of others may hide: a part that is not meant, or a part that would be lost."""

import numpy as np
from numpy.typing import ArrayLike

from snn.errors import ResultError


def refuse_hidden(what: str, given: ArrayLike) -> None:
    """Refuse masked, complex and dated arrays: as plain numbers they would say something else.

    Parameters
    ----------
    what
        Named in the message.
    given
        Anything that NumPy can read.

    Raises
    ------
    ResultError
        If it is one of these.
    """
    if np.ma.isMaskedArray(given) and np.ma.getmaskarray(given).any():
        raise ResultError(f"{what}: the array is masked; leave out, or fill, what is not meant")
    kind = getattr(getattr(given, "dtype", None), "kind", "f")
    if kind in "cmM":
        names = {"c": "complex numbers", "m": "time spans", "M": "dates"}
        raise ResultError(f"{what}: got {names[kind]}, expected real numbers, times in seconds")
