"""Who leads: the correlation while A comes first against that while B does."""

from dataclasses import dataclass

import numpy as np

from snn.analyse.measures.crosscorrelation import CrossCorrelation


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderLag:
    """The best lag on either side, and how unlike they are. All are nan if C is, or if there is no lag but 0."""

    lead: float
    """Peak at positive lags minus peak at negative lags: above 0 if A leads, about 0 if they take turns or answer
    to something else. It lies between -2 and 2."""
    a_leads_peak: float
    a_leads_lag_s: float
    """Above 0."""
    b_leads_peak: float
    b_leads_lag_s: float
    """Below 0."""

    @classmethod
    def undefined(cls) -> "LeaderLag":
        """Return what there is without a correlation: nan."""
        nan = float("nan")
        return cls(lead=nan, a_leads_peak=nan, a_leads_lag_s=nan, b_leads_peak=nan, b_leads_lag_s=nan)


def leader_lag(correlation: CrossCorrelation) -> LeaderLag:
    """Compare the peaks on the two sides of lag 0.

    The lag of the highest peak says who leads in a monologue. In a dialogue both sides have a peak, and which one is
    higher may be chance; their difference says how one-sided it is (mutual adaptation has both, leading and following
    one: Konvalinka et al. 2010). A peak at lag 0 itself, as common input gives, counts for neither side.

    Parameters
    ----------
    correlation
        The lagged cross-correlation of the partners.

    Returns
    -------
    LeaderLag
        Swapping the partners turns every sign.

    References
    ----------
    Own definition; on mutual adaptation Konvalinka, Vuust, Roepstorff & Frith (2010), Q J Exp Psychol 63, 2220-2230.

    Examples
    --------
    >>> from snn.analyse.measures.crosscorrelation import cross_correlation
    >>> a = np.random.default_rng(1).normal(size=(4, 2000))
    >>> c = cross_correlation(a, np.roll(a, 15, axis=1), bin_ms=20.0, max_lag_ms=500.0)  # B follows in 300 ms
    >>> found = leader_lag(c)
    >>> round(found.a_leads_peak, 1), found.a_leads_lag_s, round(found.b_leads_peak, 1)
    (1.0, 0.3, 0.0)
    """
    a_first, b_first = correlation.lags_s > 0, correlation.lags_s < 0
    if not (a_first.any() and np.isfinite(correlation.peak)):
        return LeaderLag.undefined()
    a_peak, a_lag_s = _peak(correlation.values[a_first], correlation.lags_s[a_first])
    # from lag 0 outwards, as on the other side: of equal peaks the nearer counts
    b_peak, b_lag_s = _peak(correlation.values[b_first][::-1], correlation.lags_s[b_first][::-1])
    return LeaderLag(
        lead=a_peak - b_peak,
        a_leads_peak=a_peak,
        a_leads_lag_s=a_lag_s,
        b_leads_peak=b_peak,
        b_leads_lag_s=b_lag_s,
    )


def _peak(values: np.ndarray, lags_s: np.ndarray) -> tuple[float, float]:
    best = int(values.argmax())
    return float(values[best]), float(lags_s[best])
