"""Outcomes with limits: columns that exist, and limits that their values keep."""

import csv
from typing import get_args

import numpy as np
import pytest

from snn.compare.limits import LIMITS, MARGIN, SHARE
from snn.config.schema.primary_outcome import OUTCOME_LABELS, PrimaryOutcome
from snn.report.closing_table import COLUMNS, COPIES, LIVING, RETURNS
from snn.report.index_table import PARTS
from tests.reference.published import REFERENCE

SHOWN = {column.measure for column in (*COLUMNS, *LIVING, *COPIES, RETURNS, *PARTS)}


def test_every_column_with_limits_is_one_that_is_shown_or_an_outcome():
    assert set(LIMITS) <= SHOWN | set(get_args(PrimaryOutcome))


def test_what_has_a_unit_has_no_limits():
    assert not [name for name in LIMITS if name.endswith(("_hz", "_nS", "_s", "_level"))]
    shares = {name for name, label in OUTCOME_LABELS.items() if label.endswith("(share)")}
    assert shares <= set(LIMITS)


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("*_dose.csv")), ids=lambda path: path.stem)
def test_published_dyads_keep_them(path):
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for name in set(LIMITS) & set(rows[0]):
        values = np.array([float(row[name] or "nan") for row in rows])
        low, high = LIMITS[name]
        assert np.all((values >= low) & (values <= high) | np.isnan(values)), name


def test_a_difference_of_shares_is_a_margin():
    assert (SHARE[0] - SHARE[1], SHARE[1] - SHARE[0]) == MARGIN
