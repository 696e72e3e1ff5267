"""A measure that has one value for each channel, and their mean."""

from dataclasses import dataclass

import numpy as np

from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMean:
    """One number for each channel, and the number for the dyad."""

    value: float
    """Mean over the channels for which the measure is defined; nan if there is none."""
    channel_values: FloatArray  # (n_channels,) nan for a channel for which it is not defined


def channel_mean(channel_values: FloatArray) -> ChannelMean:
    """Average over the channels for which a measure is defined.

    Parameters
    ----------
    channel_values
        Shape ``(n_channels,)``; nan leaves a channel out.

    Returns
    -------
    ChannelMean
        The mean beside the values.

    Examples
    --------
    >>> channel_mean(np.array([0.2, np.nan, 0.4])).value
    0.30000000000000004
    """
    defined = np.isfinite(channel_values)
    value = float(channel_values[defined].mean()) if defined.any() else float("nan")
    return ChannelMean(value=value, channel_values=channel_values)
