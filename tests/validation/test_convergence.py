"""Rates and synchrony do not hang on the time step, and less and less on the number of cells.

The published table is `results/reference/convergence.md` (`tests.reference.convergence`); here dyads are small and few.
Each is compared with itself: the same intentions, another step or size. The yardstick is how far draws of the noise
at the usual step lie apart, from 8 degrees of freedom. Equal means differ by five standard errors and the margin, which
are 8 of them or more, with a probability of 7e-5 in one of three measures; the steps of the rates from size to size
were seen to shrink by four standard errors or more (2e-5): below 1e-4 in all.
"""

import numpy as np
import pytest

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.record.types import Recording
from snn.simulate.simulate import simulate
from tests.validation.video_dyads import small_trial

N_DYADS, SECONDS = 4, 10.0
MEASURES = ("C", "observation E", "execution E")
MARGINS = {"C": 0.05, "observation E": 0.05, "execution E": 0.05}
"""Of the rates in parts of them."""


def measured(recording: Recording) -> list[float]:
    rates = [execution_rates_hz(recording, name, transient_ms=500, bin_ms=20) for name in "ab"]
    spikes = [
        np.mean([recording.spikes[f"{name}_{circuit}_e"].steps.size for name in "ab"]) / SECONDS
        for circuit in ("observation", "execution")
    ]
    n_cells = recording.spikes["a_execution_e"].n_cells
    peak = cross_correlation(*rates, bin_ms=20, max_lag_ms=500).peak
    return [peak, *(n / n_cells for n in spikes)]


def dyads(compiled, *, n: int = N_DYADS, size_factor: float = 0.25, link=None, **protocol) -> np.ndarray:
    """Measures of dyads of a condition, ``(n, n_measures)``."""
    parts = {"partner": {"size_factor": size_factor}, "protocol": protocol, "link": link or {}}
    trials = [small_trial(f"{SECONDS} s", replicate=replicate, **parts) for replicate in range(n)]
    return np.array([measured(simulate(trial, engine=compiled)) for trial in trials])


@pytest.fixture(scope="module")
def draws(compiled) -> list[np.ndarray]:
    """Three draws of the noise at the usual step and the small size."""
    return [dyads(compiled, noise_branch=branch) for branch in range(3)]


def assert_converged(found: np.ndarray, draws: list[np.ndarray]) -> None:
    usual = np.mean(draws, axis=0)
    between = np.std(draws, axis=0, ddof=1)  # of draws of one dyad: (n_dyads, n_measures)
    spread = np.sqrt((between**2).mean(axis=0))
    standard_error = spread * np.sqrt((1 + 1 / len(draws)) / N_DYADS)
    margin = np.array(list(MARGINS.values())) * np.where(np.array(MEASURES) == "C", 1, usual.mean(axis=0))
    differences = (found - usual).mean(axis=0)
    assert (standard_error < margin / 3).all()  # or agreement would mean little
    for name, difference, allowed in zip(MEASURES, differences, margin + 5 * standard_error, strict=True):
        assert abs(difference) < allowed, name


def test_half_the_resolution_in_time_gives_the_same_dyad(compiled, draws):
    assert_converged(dyads(compiled, time_step="0.2 ms"), draws)


def test_another_dyad_would_be_told_apart(compiled, draws):
    faint = {"coupling": 0.3}
    other = dyads(compiled, link={"a_to_b": faint, "b_to_a": faint})
    with pytest.raises(AssertionError, match="C"):
        assert_converged(other, draws)


def test_each_doubling_of_the_cells_moves_rates_less_than_the_one_before(compiled, draws):
    # Weights go down as numbers go up, so that only fluctuations shrink, with 1/n: here from 220 cells a partner.
    quarter, half, whole = (
        np.mean(draws, axis=0)[:2],
        *(dyads(compiled, n=2, size_factor=size) for size in (0.5, 1)),
    )
    first, second = ((larger - smaller).mean(axis=0) for smaller, larger in ((quarter, half), (half, whole)))
    for rate in (1, 2):
        assert abs(second[rate]) < abs(first[rate]), MEASURES[rate]
        assert first[rate] < 0  # fluctuations excite
