"""Correlograms come back within half a step of 8 bits of their largest point; masked dyads have none."""

import numpy as np
import pytest

from snn.report.explorer.curves import packed_curves
from tests.unit.synthetic_pages import synthetic_explored


def test_curves_come_back_and_masked_dyads_have_none():
    found = synthetic_explored(12, n_unscored=2)
    heading, body = packed_curves(found)
    (grid,) = heading["grids"]
    assert grid["runs"] == list(range(10))
    n = len(grid["lags_ms"])
    units = np.frombuffer(body[:40], "<f4")
    points = np.cumsum(np.frombuffer(body[40:], np.int8).reshape(3, 10, n), axis=-1)
    for number, (run, unit) in enumerate(zip(found.runs[:10], units, strict=True)):
        kept = found.sources[0].correlogram(run.trial)
        wanted = np.stack([kept.observed, kept.null_low, kept.null_high])
        assert unit == pytest.approx(np.abs(wanted).max() / 127, rel=1e-6)
        assert np.abs(points[:, number] * unit - wanted).max() <= 0.501 * unit
    assert grid["lags_ms"] == pytest.approx(kept.lags_s * 1e3)


def test_without_correlograms_there_is_nothing():
    found = synthetic_explored(6, n_unscored=6)
    assert packed_curves(found) == ({"grids": []}, b"")
