"""Numbers of a row, and what stands where there is none."""

import math

import pytest

from snn.errors import ResultError
from snn.record.row import number_in, required_number_in

ROW = {"C": 0.25, "n": 3, "health": "healthy", "RI": math.nan}


def test_a_number_is_read_and_what_is_none_is_nan():
    assert (number_in(ROW, "C"), number_in(ROW, "n")) == (0.25, 3.0)
    assert all(math.isnan(number_in(ROW, name)) for name in ("health", "RI", "absent"))


def test_a_word_is_refused_where_a_number_was_asked_for():
    assert required_number_in(ROW, "n") == 3.0
    assert math.isnan(required_number_in(ROW, "absent"))
    with pytest.raises(ResultError, match=r"^column 'health' holds 'healthy', which is no number$"):
        required_number_in(ROW, "health")
