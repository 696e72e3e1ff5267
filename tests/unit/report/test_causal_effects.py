"""Which link counts, and over what the mean is."""

import numpy as np
import pytest

from snn.analyse.lesion_twin import LesionEffect
from snn.report.causal_effects import causal_effects
from snn.report.lesion_twins import TwinRow


def row(condition, replicate, link, effect):
    found = LesionEffect(effect=effect, baseline=0.1)
    return TwinRow(condition=condition, replicate=replicate, link=link, found=found)


def test_the_weaker_link_counts():
    half, whole = (("coupling", 0.5),), (("coupling", 1.0),)
    rows = [row(half, k, "a_to_b", effect) for k, effect in enumerate((0.3, 0.4, 0.5))]
    rows += [row(half, k, "b_to_a", effect) for k, effect in enumerate((0.9, 0.2, 0.7))]
    rows += [row(whole, 0, "a_to_b", 0.9), row(whole, 0, "b_to_a", 0.8)]
    found = causal_effects(rows, rng=np.random.default_rng(1))
    assert set(found) == {half, whole}
    assert found[half].value == pytest.approx(0.4 - 0.1)  # b_to_a: .6 - .1
    assert found[half].n == 3
    half_width = 4.302653 * 0.1 / np.sqrt(3)  # the 97.5 % quantile of t with two degrees of freedom
    assert found[half].ci_low == pytest.approx(0.3 - half_width)
    assert found[half].ci_high == pytest.approx(0.3 + half_width)
    assert found[whole].value == pytest.approx(0.8 - 0.1)
    assert np.isnan(found[whole].ci_low)  # one dyad has no interval


def test_undefined_effects_do_not_count():
    rows = [row((), k, link, e) for link in ("a_to_b", "b_to_a") for k, e in enumerate((0.5, np.nan))]
    (found,) = causal_effects(rows, rng=np.random.default_rng(1)).values()
    assert found.value == pytest.approx(0.4)
    assert found.n == 1
