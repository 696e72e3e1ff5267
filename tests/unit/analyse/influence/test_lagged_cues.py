"""Sums over single cues are those of a full design matrix, as NumPy's least squares has it."""

import numpy as np
import pytest

from snn.analyse.influence.cues import CueList, stacked
from snn.analyse.influence.lagged_cues import LagWindow, cue_moments
from snn.analyse.influence.laws import PoissonLaw, whole

N_BINS = 120
WINDOWS = {
    "after": LagWindow(first_lag=1, last_lag=7, first_bin=9, stop_bin=N_BINS),
    "before": LagWindow(first_lag=-5, last_lag=-1, first_bin=0, stop_bin=N_BINS - 5),
    "both": LagWindow(first_lag=-3, last_lag=4, first_bin=4, stop_bin=N_BINS - 3),
}


def _design(cues: CueList, channel: int, window: LagWindow):
    """One column a lag: counts so many bins ago, less their mean."""
    counts = np.zeros(N_BINS)
    np.add.at(counts, np.floor(cues.onset_s[cues.channel == channel] / 0.05).astype(int), 1.0)
    rows = np.arange(window.first_bin, window.stop_bin)
    columns = np.stack([counts[rows - lag] for lag in range(window.first_lag, window.last_lag + 1)], axis=1)
    return columns - columns.mean(axis=0)


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize("rate_hz", [0.1, 1.0, 30.0])
def test_what_cues_explain_is_that_of_least_squares(window, rate_hz):
    rng = np.random.default_rng(3)
    law = PoissonLaw(stretches=whole(N_BINS * 0.05), rate_hz=np.full(3, rate_hz))
    lists = stacked(law.draw(rng, 1).one(0), law.draw(rng, 4))
    target = rng.normal(size=(3, N_BINS))
    rows = slice(window.first_bin, window.stop_bin)
    target[:, rows] -= target[:, rows].mean(axis=1, keepdims=True)
    found = cue_moments(lists, target, bin_s=0.05, window=window).explained(np.array([0, 2]))
    for number in range(lists.n_lists):
        design = np.concatenate([_design(lists.one(number), k, window) for k in (0, 2)])
        values = np.concatenate([target[k, rows] for k in (0, 2)])
        coefficients = np.linalg.lstsq(design, values, rcond=None)[0]
        assert found[number] == pytest.approx(((design @ coefficients) ** 2).sum(), abs=1e-5)


def test_cues_outside_the_bins_or_the_channels_do_not_count():
    window = WINDOWS["after"]
    target = np.random.default_rng(1).normal(size=(2, N_BINS))
    inside = CueList(onset_s=np.array([1.0]), channel=np.array([1], np.int8))
    more = CueList(onset_s=np.array([-0.1, 1.0, 6.0, 2.0]), channel=np.array([0, 1, 0, 2], np.int8))
    nothing = PoissonLaw(stretches=whole(1.0), rate_hz=np.zeros(1)).draw(np.random.default_rng(1), 0)
    one, two = (
        cue_moments(stacked(cues, nothing), target, bin_s=0.05, window=window) for cues in (inside, more)
    )
    assert (one.with_target == two.with_target).all()
    assert (one.with_cues == two.with_cues).all()


def test_an_onset_on_the_border_of_a_bin_is_in_the_bin_that_begins():
    window = LagWindow(first_lag=1, last_lag=1, first_bin=1, stop_bin=10)
    target = np.arange(10.0)[None]
    cues = CueList(onset_s=np.array([0.05 * 3]), channel=np.zeros(1, np.int8))  # .15000000000000002
    nothing = PoissonLaw(stretches=whole(1.0), rate_hz=np.zeros(1)).draw(np.random.default_rng(1), 0)
    assert cue_moments(stacked(cues, nothing), target, bin_s=0.05, window=window).with_target.item() == 4.0
