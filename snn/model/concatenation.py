"""Parts of the dyad laid out one after the other."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Scalar = TypeVar("_Scalar", bound=np.generic)


def stacked(parts: Sequence[dict[str, NDArray[_Scalar]]]) -> dict[str, NDArray[_Scalar]]:
    """Join the arrays of the same name, in the order of the parts, all of which have the names of the first."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
