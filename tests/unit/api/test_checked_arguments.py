"""What is of the wrong kind is refused in one line, which says what is allowed and what was given."""

import inspect

import numpy as np
import pytest

import snn
from snn.api.checked_arguments import (
    FLAG,
    MEASURES,
    NOTHING,
    NUMBER,
    NUMBERS,
    PAIRS,
    POSITIVE,
    TEXT,
    checked,
    whole,
)
from snn.api.recording import Recording
from snn.config.trials.expand import expand
from snn.errors import ResultError, SnnError
from tests.unit.synthetic_runs import small_experiment, synthetic_recording

NOTHINGS = (
    None,
    5,
    1.5,
    True,
    float("nan"),
    b"x",
    object(),
    {},
    {1: 2},
    set(),
    [None],
    [[1, 2], [3]],
    ("a", 1),
)
RECORDING = Recording(synthetic_recording(expand(small_experiment())[0]))
CUES = {"ann": np.arange(5.0, 295.0, 5.0), "bob": np.arange(7.0, 295.0, 6.0)}
SIGNALS = {name: np.random.default_rng(1).normal(size=6000) for name in CUES}
X = np.random.default_rng(1).normal(size=500)


@pytest.mark.parametrize(
    ("kind", "allowed", "refused"),
    [
        (whole(least=1), (1, np.int64(3)), (0, True, 1.0, "1", None)),
        (NUMBER, (0, 1.5, np.float32(2)), (float("inf"), True, "1", None, 1j)),
        (POSITIVE, (0.5, 1), (0, -1, "1", True)),
        (FLAG, (True, False), (0, 1, "yes", None)),
        (NUMBERS, ([], (1, 2.5), np.arange(3)), ("12", 5, [None], np.ones((2, 2)))),
        (PAIRS, ([(0, 1)], np.ones((0, 2)).tolist(), [np.array([0.0, 1.0])]), ([1, 2], [(1, 2, 3)], None)),
        (MEASURES, ("C", ["C", "STTC"], ()), (b"C", [1], None)),
        (TEXT | NOTHING, ("x", None), (5, [])),
    ],
)
def test_each_kind_allows_what_it_says(kind, allowed, refused):
    assert all(map(kind.is_allowed, allowed))
    assert not any(map(kind.is_allowed, refused))


def test_a_function_stays_what_it_is_but_refuses_before_it_starts():
    started = []

    @checked(n=whole(least=1))
    def of(n: int, *, more: str = "") -> None:
        """Say how many."""
        started.append((n, more))

    of(2, more="x")
    with pytest.raises(ResultError, match=r"^n: expected a whole number of at least 1, got \[2\]$"):
        of([2])
    with pytest.raises(ResultError, match="^n: expected .*, got a value of type ndarray$"):
        of(n=np.ones(3))
    with pytest.raises(TypeError, match=r"of\(\) got an unexpected keyword argument 'm'"):
        of(m=2)
    assert started == [(2, "x")]
    assert (of.__doc__, list(inspect.signature(of).parameters)) == ("Say how many.", ["n", "more"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda given: snn.experiment(given if given is not None else 5),
        lambda given: snn.experiment("smoke", given or 5),
        lambda given: snn.experiment("smoke", duration=given),
        lambda given: snn.experiment("smoke", {"partner.oxytocin.level": given if given != 5 else "x"}),
        lambda given: snn.run(given, "nowhere"),
        lambda given: snn.run("smoke", "nowhere", jobs=given if given != 5 else 0),
        lambda given: snn.run("smoke", "nowhere", engine=given),
        lambda given: snn.run("smoke", "nowhere", progress=given if given is not True else 1),
        lambda given: snn.simulate_dyad("smoke", condition=given or 5),
        lambda given: snn.simulate_dyad("smoke", replicate=given if given is not True else -1),
        lambda given: snn.open_results(given),
        lambda given: snn.Results(given),
        lambda given: snn.measure(given),
        lambda given: snn.measure(RECORDING, given if given != () else 5),
        lambda given: RECORDING.rates_hz(given),
        lambda given: RECORDING.rates_hz("a_motor", bin_ms=given if given not in (5, 1.5) else 0),
        lambda given: RECORDING.cues_s(given),
        lambda given: snn.synchrony(given, X, bin_ms=20),
        lambda given: snn.synchrony(X, X, bin_ms=given if given not in (5, 1.5) else 0),
        lambda given: snn.synchrony(X, X, bin_ms=20, seed=given if given != 5 else -1),
        lambda given: snn.influence(given, SIGNALS, step_ms=50),
        lambda given: snn.influence(CUES, given, step_ms=50),
        lambda given: snn.influence(CUES | {"ann": given}, SIGNALS, step_ms=50),
        lambda given: snn.influence(CUES, SIGNALS | {"ann": given or 5}, step_ms=50),
        lambda given: snn.influence(CUES, SIGNALS, step_ms=50, stretches_s={"ann": given}),
        lambda given: snn.influence(CUES, SIGNALS, step_ms=50, stretches_s={"ann": [given]}),
        lambda given: snn.influence(CUES, SIGNALS, step_ms=50, intervals_s=given if given is not None else 5),
        lambda given: snn.calibrate("smoke", "nowhere", events=given if given != () else 5),
    ],
)
def test_nothing_that_is_given_ends_in_an_error_of_python(ask, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for given in NOTHINGS:
        with pytest.raises(SnnError) as refused:
            ask(given)
        assert all("\n" not in line for line in refused.value.lines)
    assert list(tmp_path.iterdir()) == []
