"""Arrays whose plain numbers would say something else."""

import numpy as np
import pytest

from snn.api.array_checks import refuse_hidden
from snn.errors import ResultError


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.ma.masked_array([1.0, 2.0], mask=[False, True]), "the array is masked"),
        (np.array([1j]), "got complex numbers"),
        (np.array([1], dtype="timedelta64[s]"), "got time spans"),
        (np.array(["2026-01-01"], dtype="datetime64[D]"), "got dates"),
    ],
)
def test_what_would_be_lost_is_refused(given, said):
    with pytest.raises(ResultError, match=f"^x: .*{said}"):
        refuse_hidden("x", given)


def test_plain_numbers_and_a_mask_that_hides_nothing_are_taken():
    for given in ([1, 2.5], np.array([1]), np.ma.masked_array([1.0], mask=[False])):
        refuse_hidden("x", given)
