"""The mean change after a cue, against values by hand."""

import numpy as np
import pytest
from scipy.signal import lfilter

from snn.analyse.influence.cue_response import cue_response, recent_cues
from snn.analyse.influence.cues import CueList, cue_counts
from snn.analyse.influence.laws import PoissonLaw, whole
from snn.errors import ResultError

BIN_S = 0.05


def _cues(*onset_s, channel=0):
    return CueList(onset_s=np.array(onset_s, float), channel=np.full(len(onset_s), channel, np.int8))


def test_recent_cues_are_those_of_the_bins_before():
    found = recent_cues(_cues(0.1, 0.12, 0.3), n_channels=2, n_bins=8, bin_s=BIN_S, n_lags=3)
    # cues in bins 2, 2 and 6: counted in bins 3 to 5, and from 7 on
    assert found.tolist() == [[0, 0, 0, 2, 2, 2, 0, 1], [0] * 8]
    counts = cue_counts(_cues(-1, 0.1, 9), n_channels=1, n_bins=4, bin_s=BIN_S)
    assert counts.tolist() == [[0, 0, 1, 0]]


@pytest.mark.parametrize("height", [2.0, -3.0])
def test_a_response_without_noise_is_found_to_the_digit(height):
    onsets_s = np.arange(1.0, 39.0, 3.0) + 0.4 * np.sin(np.arange(13))
    target = np.zeros((2, 800))
    for first in (onsets_s / BIN_S + 1e-9).astype(int):
        target[1, first + 1 : first + 13] += height  # lags 1 to 12: 600 ms
    size = cue_response(target, _cues(*onsets_s, channel=1)).mean_change
    assert size.value == pytest.approx(height, rel=1e-6)
    wider = cue_response(target, _cues(*onsets_s, channel=1), longest_lag_ms=1200).mean_change
    assert wider.value == pytest.approx(height / 2, rel=0.15)  # the second half is silent


def test_the_interval_covers_the_truth():
    rng, law = np.random.default_rng(3), PoissonLaw(stretches=whole(60.0), rate_hz=np.array([0.3]))
    covered = []
    for _ in range(200):
        cues = law.draw(rng, 1).one(0)
        target = lfilter([1], [1, -0.8], rng.normal(size=1200))[None]
        recent = recent_cues(cues, n_channels=1, n_bins=1200, bin_s=BIN_S, n_lags=12)
        found = cue_response(target + 0.5 * recent, cues)
        covered.append(found.mean_change.low < 0.5 < found.mean_change.high)
        assert found.error > 0
    assert np.mean(covered) >= 0.88  # a block jackknife; 95 % would be 0.91 or more in 200


def test_what_the_target_was_cued_to_is_no_response():
    rng, law = np.random.default_rng(4), PoissonLaw(stretches=whole(40.0), rate_hz=np.array([0.5]))
    own = law.draw(rng, 1).one(0)
    counts = cue_counts(own, n_channels=1, n_bins=800, bin_s=BIN_S)
    target = 5 * np.roll(counts, 2, axis=1)
    size = cue_response(target, _cues(*(own.onset_s - 0.1)), own_cues=counts).mean_change
    assert abs(size.value) < 1e-6 < abs(cue_response(target, _cues(*(own.onset_s - 0.1))).mean_change.value)


def test_without_cues_and_in_what_is_short_nothing_is_said():
    noise = np.random.default_rng(1).normal(size=(1, 400))
    assert np.isnan(cue_response(noise, _cues()).mean_change.value)
    assert np.isnan(cue_response(noise[:, :150], _cues(1.0, 3.0)).mean_change.value)  # three blocks of 2 s
    with pytest.raises(ResultError, match="must be a bin"):
        cue_response(noise, _cues(1.0), longest_lag_ms=10)
    with pytest.raises(ResultError, match="too few"):
        cue_response(noise[:, :15], _cues(0.1))
