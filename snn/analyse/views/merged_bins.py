"""From fine bins to coarse ones, and whether enough of them remain."""

from snn.errors import ResultError
from snn.record.signals import whole_steps
from snn.record.types import FloatArray


def merged_bins(values: FloatArray, *, bin_ms: float, wider_bin_ms: float) -> FloatArray:
    """Average consecutive bins into wider ones.

    Of rates these are the rates in the wider bins; of counts, the counts divided by the number of bins merged.

    Parameters
    ----------
    values
        Rates or counts, shape ``(n_rows, n_bins)``.
    bin_ms
        Width of a bin.
    wider_bin_ms
        Width of the result's bins, a whole multiple of ``bin_ms``; larger is smoother.

    Returns
    -------
    ndarray
        Shape ``(n_rows, n_wider_bins)``; a last incomplete bin is dropped.

    Raises
    ------
    ResultError
        If the wider bin is no whole multiple of the bin.

    Examples
    --------
    >>> merged_bins(np.array([[1.0, 3.0, 5.0, 7.0, 9.0]]), bin_ms=20.0, wider_bin_ms=40.0)
    array([[2., 6.]])
    """
    n_merged = whole_steps(wider_bin_ms, time_step_ms=bin_ms)
    n_rows, n_bins = values.shape
    n_wider = n_bins // n_merged
    return values[:, : n_wider * n_merged].reshape(n_rows, n_wider, n_merged).mean(axis=2)


def require_bins(n_bins: int, *, n_needed: int, bin_ms: float, measure: str) -> None:
    """Raise a `ResultError` unless a recording has enough bins for a measure.

    Parameters
    ----------
    n_bins, bin_ms
        Length of what is analysed.
    n_needed
        The least number of bins.
    measure
        Name of the measure, for the message.
    """
    if n_bins < n_needed:
        raise ResultError(
            f"{n_bins * bin_ms * 1e-3:g} s remain to be analysed, too short for the {measure}, which needs "
            f"{n_needed * bin_ms * 1e-3:g} s: record longer"
        )
