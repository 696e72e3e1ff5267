"""Whether cues that somebody lists could come from the law that is declared for them; each raises a `ResultError`."""

from collections.abc import Sequence

import numpy as np
from scipy import stats

from snn.analyse.influence.cues import CueList, Stretch
from snn.errors import ResultError
from snn.wording import argument, n_of

IMPLAUSIBLE = 1e-4
"""A declared rate under which so many or few cues are less likely than this is refused."""

_ROUNDING_S = 1e-6
"""What a file may have rounded off."""


def require_inside(cues: CueList, stretches: Sequence[Stretch], who: str) -> None:
    """Refuse cues that lie in no stretch."""
    inside = np.zeros(cues.n_cues, dtype=np.bool_)
    for stretch in stretches:
        inside |= (cues.onset_s >= stretch.start_s) & (cues.onset_s < stretch.stop_s)
    if not inside.all():
        named = argument("stretches_s")
        raise ResultError(f"{who}: {int((~inside).sum())} of {cues.n_cues} lie in no stretch of {named}")


def require_signals(stretches: Sequence[Stretch], stop_s: float, bin_s: float, who: str) -> None:
    """Refuse stretches that go on after the signals, whose last sample may fill a bin of its own."""
    beyond = next((one for one in stretches if one.stop_s > stop_s + 2 * bin_s), None)
    if beyond is not None:
        raise ResultError(
            f"{who} goes from {beyond.start_s:g} to {beyond.stop_s:g} s, but the signals end at {stop_s:g} s; cut it "
            "and what was cued after that"
        )


def require_rate(
    cues: CueList, rate_hz: float, stretches: Sequence[Stretch], n_channels: int, who: str
) -> None:
    """Refuse a declared rate that would hardly draw so many or few cues."""
    n = sum(cues.between(stretch.start_s, stretch.stop_s).n_cues for stretch in stretches)
    expected = rate_hz * n_channels * sum(stretch.length_s for stretch in stretches)
    if 2 * min(stats.poisson.cdf(n, expected), stats.poisson.sf(n - 1, expected)) < IMPLAUSIBLE:
        raise ResultError(
            f"{who}: {n_of(n, 'cue')}, which {argument('rate_hz')} {rate_hz:g} does not draw ({expected:.3g} "
            "expected): a wrong law finds what is not there; give the true one, or none"
        )


def require_intervals(
    cues: CueList, stretches: Sequence[Stretch], shortest_s: float, longest_s: float, who: str
) -> None:
    """Refuse declared intervals that the cues do not keep."""
    for stretch in stretches:
        own = np.sort(cues.between(stretch.start_s, stretch.stop_s).onset_s)
        gaps_s = np.diff(own, prepend=0.0)
        wrong_s = gaps_s[(gaps_s < shortest_s - _ROUNDING_S) | (gaps_s > longest_s + _ROUNDING_S)]
        if wrong_s.size:
            raise ResultError(
                f"{who}: an interval of {wrong_s[0]:.3g} s is not between {shortest_s:g} and {longest_s:g} s, as "
                f"{argument('intervals_s')} says; give the true law, or none"
            )
