"""Checks that can refute a list of cues, so that no word rests on it. They never prove that a list is valid."""

from typing import Literal, TypeAlias

import numpy as np

from snn.analyse.influence.cue_residuals import in_own_spread
from snn.analyse.influence.cue_test import (
    BIN_MS,
    SHORTEST_LONGEST_LAG_MS,
    CueTest,
    check_target,
    held_against_draws,
)
from snn.analyse.influence.cues import CueList, CueLists, stacked
from snn.analyse.influence.lagged_cues import LagWindow, cue_moments
from snn.analyse.influence.laws import CueLaw
from snn.errors import ResultError
from snn.record.types import FloatArray

CHECK_LEVEL = 0.01
"""A list is refused if a check finds against it at this level: one valid list in a hundred is."""

Withheld: TypeAlias = Literal[
    "",
    "no random cues",
    "too short",
    "stopped for its activity",
    "cues follow the other",
    "lists depend on each other",
    "video of the same script",
    "video of an unknown script",
]
"""Why nothing is said of a direction; empty if something is."""


def leads_test(
    target: FloatArray,
    cues: CueList,
    *,
    law: CueLaw,
    rng: np.random.Generator,
    bin_ms: float = BIN_MS,
    longest_lead_ms: float = SHORTEST_LONGEST_LAG_MS,
    n_draws: int = 199,
) -> CueTest:
    """Test whether cues follow the other's activity, which cues drawn at random cannot.

    The target's activity is regressed on cues that come *later*, with no condition: what conditions explain would be
    taken from what speaks against the list. It finds lists copied from the other, answers listed as cues, and cues
    that wait for the other's pause; it is blind to a film that was logged as private without a lag.

    Parameters
    ----------
    target, cues, law, rng, bin_ms, n_draws
        As in `snn.analyse.influence.cue_test.cue_test`.
    longest_lead_ms
        How long before a cue activity may foretell it.

    Raises
    ------
    ResultError
        If arrays do not fit, are not finite, or are too short.
    """
    check_target(target)
    n_leads = round(longest_lead_ms / bin_ms)
    window = _window(target.shape[1], first_lag=-n_leads, last_lag=-1)
    lists = stacked(cues, law.draw(rng, n_draws))
    return _unconditional_test(target, lists, window=window, law=law, bin_ms=bin_ms)


def _window(n_bins: int, *, first_lag: int, last_lag: int) -> LagWindow:
    """Take all bins whose cues at all lags lie in the recording."""
    first_bin, stop_bin = max(0, last_lag), n_bins + min(0, first_lag)
    if first_bin >= stop_bin:
        raise ResultError(f"{n_bins} bins are too short for lags of {first_lag} to {last_lag} bins")
    return LagWindow(first_lag=first_lag, last_lag=last_lag, first_bin=first_bin, stop_bin=stop_bin)


def _unconditional_test(
    target: FloatArray, lists: CueLists, *, window: LagWindow, law: CueLaw, bin_ms: float
) -> CueTest:
    inside = slice(window.first_bin, window.stop_bin)
    left = np.zeros(target.shape)
    left[:, inside] = target[:, inside] - target[:, inside].mean(axis=1, keepdims=True)
    left[:, inside] = in_own_spread(left[:, inside])
    moments = cue_moments(lists, left, bin_s=bin_ms * 1e-3, window=window)
    return held_against_draws(moments, left, lists, channels=range(len(target)), window=window, law=law)
