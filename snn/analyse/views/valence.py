"""The channels of friendly and of unfriendly acts, so that any measure can be taken of either."""

from snn.config.schema.channels import CHANNELS, channels_of_valence
from snn.errors import ResultError
from snn.record.types import FloatArray


def of_valence(rates_hz: FloatArray, *, valence: int) -> FloatArray:
    """Keep the channels of one valence.

    Parameters
    ----------
    rates_hz
        A row for each channel of the model, shape ``(n_channels, ...)``: rates, counts or results by channel.
    valence
        +1 for the friendly channels, -1 for the unfriendly ones.

    Returns
    -------
    ndarray
        Those rows, in order. Silent channels stay: the measures leave them out.

    Raises
    ------
    ResultError
        If there is not one row for each channel, or the valence is neither +1 nor -1.

    Examples
    --------
    >>> of_valence(np.array([[1.0], [2.0], [3.0], [4.0]]), valence=-1)
    array([[3.],
           [4.]])
    """
    if rates_hz.shape[0] != len(CHANNELS):
        raise ResultError(f"{rates_hz.shape[0]} rows are not the {len(CHANNELS)} channels of the model")
    channels = channels_of_valence(valence)
    if not channels:
        raise ResultError(f"no channel has a valence of {valence}: it is +1 or -1")
    return rates_hz[list(channels)]
