"""Synapses of one kind, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Synapses:
    """Synapses of one kind, as arrays of shape ``(n_synapses,)``.

    Attributes
    ----------
    pre, post
        Source and target cell in the dyad's group.
    delay_steps
        Transmission delay in time steps, at least 1.
    parameters
        Further arrays by their name in the equations, in SI units (``w`` in siemens, times in seconds).
    """

    pre: NDArray[np.int32]  # (n_synapses,)
    post: NDArray[np.int32]  # (n_synapses,)
    delay_steps: NDArray[np.int32]  # (n_synapses,)
    parameters: Mapping[str, NDArray[np.float64]]  # each (n_synapses,)

    def by_source(self) -> "Synapses":
        """Return the same synapses ordered by source and then by delay: in a run, a spike then reads neighbours."""
        order = np.lexsort((self.delay_steps, self.pre))
        parameters = {name: values[order] for name, values in self.parameters.items()}
        return Synapses(self.pre[order], self.post[order], self.delay_steps[order], parameters)


def concatenate(parts: list[Synapses]) -> Synapses:
    """Join synapses of one kind."""
    return Synapses(
        pre=np.concatenate([part.pre for part in parts]),
        post=np.concatenate([part.post for part in parts]),
        delay_steps=np.concatenate([part.delay_steps for part in parts]),
        parameters={
            name: np.concatenate([part.parameters[name] for part in parts]) for name in parts[0].parameters
        },
    )
