"""What a page draws of a dyad's synchrony without its recording: C at each lag, on the band of its null."""

from dataclasses import dataclass

from snn.analyse.measures.crosscorrelation import CrossCorrelation
from snn.analyse.nulls.circular_shift import ShiftTest
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlogram:
    """The mean correlation over channels and its null at each lag; at positive lags A leads."""

    lags_s: FloatArray  # (n_lags,) from -max_lag to +max_lag
    observed: FloatArray  # (n_lags,) nan throughout if there is no channel on which both partners fire
    null_low: FloatArray  # (n_lags,) 2.5th percentile of the surrogates; nan where ``observed`` is
    null_high: FloatArray  # (n_lags,) 97.5th percentile


def correlogram_of(correlation: CrossCorrelation | None, test: ShiftTest | None) -> Correlogram | None:
    """Take what is drawn from what was measured.

    Parameters
    ----------
    correlation
        None if the recording was too short for the lags.
    test
        Its null; None if the recording was too short for the shifts.

    Returns
    -------
    Correlogram or None
        None without a correlation or without a null. The dyad's health has no part in it.
    """
    if correlation is None or test is None:
        return None
    return Correlogram(
        lags_s=correlation.lags_s,
        observed=correlation.values,
        null_low=test.band_low,
        null_high=test.band_high,
    )
