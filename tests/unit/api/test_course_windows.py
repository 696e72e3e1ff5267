"""Windows on the grid of bins, without gaps, of which a recording holds four."""

from types import SimpleNamespace

import pytest

from snn.api.course_windows import windows_in_s
from snn.errors import ResultError

ANALYSIS = SimpleNamespace(bin_ms=20.0, max_lag_ms=500.0)


def windows(window, step=None, longest_s=40.0):
    return windows_in_s(window, step, analysis=ANALYSIS, longest_s=longest_s)


def test_a_step_is_half_a_window_unless_it_is_given():
    assert windows("10 s") == (10.0, 5.0)
    assert windows("4 s", "1000 ms") == (4.0, 1.0)
    assert windows("4 s", "4 s") == (4.0, 4.0)
    assert windows("10 s", longest_s=40.0)[0] == 10.0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("0 s",), "--window: 0 s is not above 0 s"),
        (("soon",), "--window: "),
        (("4.01 s",), "--window: 4.01 s is not a whole multiple of analysis.bin"),
        (("4.02 s",), "half of 4.02 s, the step, is not a whole multiple .*; give --step"),
        (("4 s", "0.03 s"), "--step: 0.03 s is not a whole multiple"),
        (("4 s", "5 s"), "--step: 5 s is longer than --window"),
        (("10.04 s",), "four of them are the least; take at most 10 s"),
        (("0.48 s",), r"no longer than the largest lag .*; take from 520 ms to 10 s"),
    ],
)
def test_windows_that_do_not_fit_are_refused(asked, message):
    with pytest.raises(ResultError, match=message):
        windows(*asked)
