"""Measures by name: what several of them share is computed once for each view, and for each view anew."""

from collections import Counter

import numpy as np
import pytest

from snn.analyse.measures import registry
from snn.analyse.measures.registry import measures_named
from snn.analyse.nulls.partner_shift import shifted_view
from tests.unit.analyse.nulls.test_partner_shift import view_of
from tests.unit.conftest import poisson_of


@pytest.fixture
def view():
    """Return two unrelated partners of two channels, for 20 s."""
    rng = np.random.default_rng(1)
    rates_hz = np.full((2, 20_000), 20.0)
    return view_of(*(poisson_of(rates_hz, cells_per_channel=3, rng=rng, time_step_ms=1.0) for _ in "ab"))


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (("isi", "spike", "synchronization"), "spike_distances"),
        (("plv_theta", "ppc_theta", "wpli_theta", "accorr_theta", "envelope_theta"), "band_signals"),
    ],
)
def test_what_measures_share_is_computed_once_for_each_view(view, monkeypatch, names, shared):
    if shared == "spike_distances":
        pytest.importorskip("pyspike")
    calls = Counter()
    computed = getattr(registry, shared)

    def counted(*given, **settings):
        calls[shared] += 1
        return computed(*given, **settings)

    monkeypatch.setattr(registry, shared, counted)
    measures = measures_named(names)
    values = [measure.of(view) for measure in measures]
    assert calls[shared] == 1
    moved = [measure.of(shifted_view(view, 40)) for measure in measures]
    assert all(value != other for value, other in zip(values, moved, strict=True))
    assert [measure.of(view) for measure in measures] == values


def test_the_isi_distance_is_that_without_a_lag(view):
    pytest.importorskip("pyspike")
    (isi,) = measures_named(["isi"])
    found = registry.spike_distances(
        view.trains_a, view.trains_b, n_channels=2, max_lag_ms=0.0, lag_step_ms=50.0, rng=view.rng(),
        cells_per_channel=3,
    )  # fmt: skip
    assert isi.of(view) == 1 - found.isi.best
