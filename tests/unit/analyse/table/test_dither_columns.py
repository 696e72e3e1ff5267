"""The columns of dithered nulls: one set for each half-width, and none unasked."""

import math
from functools import partial

import numpy as np
import pytest

from snn.analyse.nulls.dither import dither_spikes
from snn.analyse.nulls.dither_test import dither_test
from snn.analyse.nulls.operational_dither import dither_at_rate
from snn.analyse.table.dither_columns import dither_columns
from snn.config.schema.procedure import Analysis
from snn.config.schema.recorded_nulls import SpikeDither

ANALYSIS = Analysis.model_validate({"bin": "20 ms", "max_lag": "200 ms"})
ASKED = {
    "half_widths": ["25 ms", "100 ms"],
    "operational_half_widths": ["100 ms"],
    "rate_bin": "50 ms",
    "surrogates": 9,
}


@pytest.fixture
def pair(make_poisson):
    rng = np.random.default_rng(1)
    common = np.repeat(np.where(rng.random((2, 200)) < 0.4, 30.0, 3.0), 40, axis=1)
    return [make_poisson(common, cells_per_channel=20, rng=rng) for _ in "ab"]


def _columns(pair, *, scored=True, analysis=ANALYSIS, **asked):
    dither = SpikeDither.model_validate(ASKED | asked)
    rng = np.random.default_rng(2)
    return dither_columns(*pair, n_channels=2, analysis=analysis, dither=dither, scored=scored, rng=rng)


def test_without_half_widths_there_are_none(pair):
    assert _columns(pair, half_widths=[], operational_half_widths=[]) == {}


def test_they_are_those_of_the_tests_in_turn(pair):
    found, rng = _columns(pair), np.random.default_rng(2)
    for name, dithered in [
        ("dither_25ms", partial(dither_spikes, half_width_ms=25.0, rng=rng)),
        ("dither_100ms", partial(dither_spikes, half_width_ms=100.0, rng=rng)),
        (
            "rate_dither_100ms",
            partial(dither_at_rate, n_channels=2, half_width_ms=100.0, rate_bin_ms=50.0, rng=rng),
        ),
    ]:
        test = dither_test(
            *pair,
            n_channels=2,
            bin_ms=20.0,
            max_lag_ms=200.0,
            dithered=dithered,
            n_surrogates=9,
        )
        assert found[f"{name}_null_mean"] == test.null_peaks.mean()
        assert found[f"{name}_null95"] == test.null95
        assert (found[f"{name}_z"], found[f"{name}_p"]) == (test.z, test.p_value)
    assert len(found) == 12


def test_the_unscored_have_the_columns_and_nothing_in_them(pair):
    scored, unscored = _columns(pair), _columns(pair, scored=False)
    assert list(unscored) == list(scored)
    assert all(math.isnan(value) for value in unscored.values())


def test_a_recording_too_short_for_the_lags_has_columns_without_values(pair):
    found = _columns(pair, analysis=Analysis.model_validate({"bin": "20 ms", "max_lag": "10 s"}))
    assert len(found) == 12
    assert all(math.isnan(value) for value in found.values())
