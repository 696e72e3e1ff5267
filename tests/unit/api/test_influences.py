"""What the cue test takes from arrays, and refuses."""

import numpy as np
import pytest

from snn.api.influences import MAX_LEVEL, influence
from snn.errors import ResultError

CUES = {"ann": np.arange(5.0, 295.0, 5.0), "bob": np.arange(7.0, 295.0, 6.0)}
SIGNALS = {name: np.random.default_rng(1).normal(size=6000) for name in CUES}
GIVEN = {"step_ms": 50, "rate_hz": 0.2, "progress": False, "n_draws": 99}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"level": 0.0}, "level: expected above 0 and at most 0.1, got 0"),
        ({"level": 0.11}, "level: expected above 0 and at most 0.1, got 0.11"),
        ({"level": 0.009}, "n_draws: 99 cannot reach p = 0.009; draw 111 or more"),
        ({"intervals_s": (4.0, 6.0)}, "rate_hz and intervals_s are two laws"),
        ({"stretches_s": {"eve": [(0.0, 10.0)]}}, "there are no cues of partner 'eve'"),
        ({"blanks": {"eve": [1.0]}}, "there are no cues of partner 'eve'"),
        ({"blanks": [{}, {}]}, "must be of the same dyads"),
    ],
)
def test_what_contradicts_itself_is_one_line(changes, told):
    with pytest.raises(ResultError, match=told):
        influence(CUES, SIGNALS, **GIVEN | changes)


def test_the_largest_level_is_allowed():
    found = influence(CUES, SIGNALS, **GIVEN | {"level": MAX_LEVEL})
    assert len(found.records) == 2
