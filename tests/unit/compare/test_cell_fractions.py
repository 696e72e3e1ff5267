"""Fractions of cell classes over dyads, and the shares that recordings found."""

import numpy as np
import pytest

from snn.analyse.cells.cell_classes import CellClasses
from snn.compare.cell_fractions import RECORDED_SHARES, class_fractions, recorded_beside
from snn.errors import ResultError


def _shares(*mirror):
    return [{"mirror": share, "unresponsive": 1 - share} for share in mirror]


def _mean(fractions, unscored):
    return class_fractions(fractions, unscored=np.array(unscored), rng=np.random.default_rng(1))


def test_means_are_over_dyads_that_count():
    found = _mean(_shares(0.1, 0.2, 0.3, 0.4, 0.9, np.nan), [False] * 4 + [True, False])
    assert found["mirror"].value == pytest.approx(0.25)
    assert found["unresponsive"].value == pytest.approx(0.75)
    half = 3.182446 * np.std([0.1, 0.2, 0.3, 0.4], ddof=1) / 2  # t with three degrees of freedom
    assert found["mirror"].ci_low == pytest.approx(0.25 - half)
    assert found["mirror"].ci_high == pytest.approx(0.25 + half)
    assert (found["mirror"].n, found["mirror"].n_unscored, found["mirror"].n_undefined) == (4, 1, 1)


def test_fractions_of_other_classes_or_of_no_dyad_are_refused():
    for fractions in ([], [{"mirror": 0.1}, {"broad": 0.1}]):
        with pytest.raises(ResultError, match="fractions of the same classes"):
            _mean(fractions, [False] * len(fractions))


def test_recorded_shares_name_our_classes_and_what_was_published():
    ours = CellClasses(codes=np.zeros(1, dtype=np.int8), n_trials=0).fractions
    assert all(share.cell_class in ours for share in RECORDED_SHARES)
    fractions = {(s.cell_class, s.area): s.fraction for s in RECORDED_SHARES}
    assert fractions["mirror", "F5"] == pytest.approx(0.173, abs=0.0005)
    # facilitated and suppressed together: 65 of 132
    assert fractions["mirror", "M1"] + fractions["suppressed", "M1"] == pytest.approx(65 / 132)
    assert fractions["suppressed", "F5"] == pytest.approx(0.266, abs=0.0005)


def test_a_share_stands_beside_its_cells_with_counts_and_source():
    (found,) = recorded_beside("execution_e", "mirror")
    assert found.text == "0.17: 92/532 F5 cells (Gallese et al. 1996) [from memory]"
    assert [share.n_found for share in recorded_beside("motor", "suppressed")] == [27, 17]
    assert not recorded_beside("execution_e", "broad")
    assert "from memory" not in recorded_beside("motor", "mirror")[0].text
