import numpy as np
import pytest

from snn.analyse.behaviour.movement_spectra import N_SHIFTS, SEGMENT_S, movement_spectra
from snn.errors import ResultError

STEP_MS = 10.0


def rhythm(hz, *, seconds=64.0, phase=0.0):
    times_s = np.arange(round(seconds * 100)) * 0.01
    return 10 + 10 * np.sin(2 * np.pi * hz * times_s + phase)


def noise(seed, seconds=64.0):
    return np.random.default_rng(seed).normal(10, 3, (1, round(seconds * 100)))


def spectra(a, b):
    return movement_spectra(a, b, step_ms=STEP_MS, rng=np.random.default_rng(1))


def test_power_peaks_at_the_rhythm_and_holds_its_variance():
    found = spectra(rhythm(1.25)[None], rhythm(2.5)[None])
    width_hz = found.frequencies_hz[1] - found.frequencies_hz[0]
    for partner, hz in (("a", 1.25), ("b", 2.5)):
        assert found.frequencies_hz[np.argmax(found.power[partner])] == pytest.approx(hz, abs=1e-9)
    # 100 / 2 of a sine of amplitude 10, less what averaging to 20 Hz takes
    kept = np.sinc(1.25 * 0.05) ** 2
    assert found.power["a"].sum() * width_hz == pytest.approx(50 * kept, rel=0.01)


def test_coherence_of_a_shared_rhythm_is_high_there_and_within_the_null_elsewhere():
    shared = rhythm(1.25) + 3 * np.sin(np.cumsum(np.random.default_rng(3).normal(0, 0.3, 6400)))
    found = spectra(shared + noise(1), shared + noise(2))
    at = np.argmin(np.abs(found.frequencies_hz - 1.25))
    assert found.coherence[at] > 0.9
    high = found.frequencies_hz > 7
    assert np.mean(found.coherence[high] > found.null_high[high]) < 0.2


def test_unrelated_partners_lie_within_the_band_in_most_frequencies():
    shares, above = [], []
    for seed in range(12):
        found = spectra(noise(seed), noise(seed + 100))
        shares.append(np.mean((found.coherence >= found.null_low) & (found.coherence <= found.null_high)))
        above.append(np.mean(found.coherence > found.null_high))
    # 0.911 and 0.048 of 60: the shifts of 64 s are few that are independent, so that the band is a little narrow
    assert np.mean(shares) == pytest.approx(0.911, abs=0.02)
    assert np.mean(above) == pytest.approx(0.048, abs=0.02)


def test_exchanged_partners_have_the_same_coherence():
    a, b = noise(1), noise(2)
    one, other = spectra(a, b), spectra(b, a)
    assert np.allclose(one.coherence, other.coherence)
    assert np.allclose(one.power["a"], other.power["b"])


def test_a_channel_that_rests_counts_in_no_coherence():
    a, b = noise(1), noise(1)
    still = np.zeros_like(a)
    found = spectra(np.concatenate([a, a]), np.concatenate([b, still]))
    assert np.allclose(found.coherence, 1.0)
    assert np.isnan(spectra(a, still).coherence).all()


def test_segments_are_counted():
    assert spectra(noise(1, 3 * SEGMENT_S), noise(2, 3 * SEGMENT_S)).n_segments == 5
    assert spectra(noise(1, 3.5 * SEGMENT_S), noise(2, 3.5 * SEGMENT_S)).n_segments == 6
    assert N_SHIFTS >= 199


def test_a_short_recording_is_refused():
    with pytest.raises(ResultError, match=r"19 s of movement are too short for spectra: 19.2 s are needed"):
        spectra(noise(1, 19.0), noise(2, 19.0))
