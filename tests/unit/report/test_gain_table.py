"""What is told of the loop gain."""

import math

import numpy as np
import pytest

from snn.compare.effects import Estimate
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.protocols.gain import Answer, HalfGain, dyad_gains
from snn.protocols.open_loop import STATES
from snn.protocols.probes import LEVELS_HZ
from snn.report.gain_table import LEGEND, curve_values, dyad_values, gain_cells, verdict, verdicts


def gains_of(coupling_gains, *, replicates=3):
    """Make linear dyads that pass movement on with a given gain in each half, a little more in later replicates.

    Through an open gate it is three times as much, while acting half; peaks are twice as high in b; execution answers
    with ten times it.
    """
    raw = {"name": "g", "question": "?", "seed": 1, "duration": "2 s", "replicates": replicates}
    axis = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": list(coupling_gains)}
    trials = expand(Experiment.model_validate(raw | {"sweep": [axis]}))
    levels_hz = np.array(LEVELS_HZ)

    def half(source, state, gain):
        gain *= {"resting": 1, "acting": 0.5, "open gate": 3}[state]
        answers = {
            name: Answer(
                steady_hz=factor * gain * levels_hz,
                peak_hz=(2 if source == "a" else 1) * factor * gain * levels_hz,
            )
            for name, factor in (("execution", 10), ("motor", 1), ("movement", 1))
        }
        return HalfGain(source=source, state=state, answers=answers)

    return [
        dyad_gains(
            trial,
            [
                half(source, state, coupling_gains[trial.condition[0][1]] + 0.01 * trial.replicate)
                for source in "ab"
                for state in STATES
            ],
        )
        for trial in trials
    ]


def rng():
    return np.random.default_rng(1)


def test_each_condition_state_path_and_answer_has_a_line_with_means_over_dyads():
    heading, *lines = gain_cells(gains_of({0.5: 0.2, 1.0: 0.4}), rng=rng())
    assert heading == [
        "coupling", "observer", "path", "answer", "n", "act", "peak", "largest", "slope at rest", "slope in act"
    ]  # fmt: skip
    paths = [
        *[["a -> b", answer] for answer in ("execution", "motor", "movement")],
        *[["b -> a", answer] for answer in ("execution", "motor", "movement")],
        ["loop", "movement"],
    ]
    assert [line[:5] for line in lines] == [
        [coupling, state, *path, "3"] for coupling in ("0.5", "1.0") for state in STATES for path in paths
    ]
    assert lines[0][5].startswith("2.10 [1.85, 2.35]")
    # a -> b: .21, peaks twice; the loop: .21 ** 2 on average over .20, .21, .22
    # .20, .21, .22: a standard error of .00577, times 4.30, the quantile of t with two degrees of freedom
    assert lines[2][5:7] == ["0.21 [0.19, 0.23]", "0.42 [0.37, 0.47]"]
    assert lines[5][5:7] == ["0.21 [0.19, 0.23]", "0.21 [0.19, 0.23]"]
    # .0400, .0441, .0484: .0442 +- 4.30 * .00242, and twice that
    assert lines[6][5:7] == ["0.04 [0.03, 0.05]", "0.09 [0.07, 0.11]"]
    assert lines[20][7].startswith("0.40")


def test_there_is_a_verdict_for_each_condition_and_state():
    # .2 passes .04 around the loop, .01 while acting, and .36 to .44 through open gates; .6 passes .36, .09 and 3.2
    found = verdicts(gains_of({0.5: 0.2, 1.0: 0.6}), rng=rng())
    assert [line.split(":")[0] for line in found] == ["coupling = 0.5"] * 3 + ["coupling = 1.0"] * 3
    assert "largest loop gain of two partners at rest: 0.04" in found[0]
    assert "loop gain of small changes while both act: 0.01" in found[1]
    for line in found[:5]:
        assert "; below the limit of 0.8; in 0 of 3 dyads" in line
    assert "both gates held open: " in found[5]
    assert "; NOT below the limit of 0.8; in 3 of 3 dyads" in found[5]


@pytest.mark.parametrize(
    ("value", "low", "high", "word"),
    [
        (0.7, 0.6, 0.79, "below"),
        (0.7, 0.6, 0.81, "UNDECIDED"),
        (0.9, 0.8, 0.95, "NOT below"),
        (0.7, math.nan, math.nan, "below"),
        (0.8, math.nan, math.nan, "NOT below"),
    ],
)
def test_the_interval_decides_where_there_is_one(value, low, high, word):
    estimate = Estimate(
        value=value, ci_low=low, ci_high=high, n=3, n_unscored=0, n_undefined=0, interval="none"
    )
    assert verdict(estimate).startswith(word)


def test_each_dyad_keeps_its_own_values():
    rows = dyad_values(gains_of({0.5: 0.2}))
    assert len(rows) == 3 * 21
    third = [row for row in rows if row["replicate"] == 2 and row["observer"] == "resting"]
    assert [(row["path"], row["answer"]) for row in third[2::3]] == [
        ("a -> b", "movement"), ("b -> a", "movement")
    ]  # fmt: skip
    assert third[2] == {
        "coupling": 0.5,
        "replicate": 2,
        "observer": "resting",
        "path": "a -> b",
        "answer": "movement",
        "act": pytest.approx(0.22),
        "peak": pytest.approx(0.44),
        "largest": pytest.approx(0.22),
        "slope_at_rest": pytest.approx(0.22),
        "slope_in_act": pytest.approx(0.22),
    }
    assert (third[6]["path"], third[6]["act"]) == ("loop", pytest.approx(0.22**2))
    assert third[6]["peak"] == pytest.approx(0.44 * 0.22)


def test_the_curves_are_told_point_by_point():
    rows = curve_values(gains_of({0.5: 0.2}))
    assert len(rows) == 3 * 2 * 3 * 3 * len(LEVELS_HZ)
    [row] = [
        row
        for row in rows
        if (row["replicate"], row["observer"], row["path"], row["answer"], row["seen_hz"])
        == (1, "open gate", "a -> b", "execution", 50)
    ]
    assert (row["steady_hz"], row["peak_hz"]) == (pytest.approx(0.63 * 500), pytest.approx(0.63 * 1000))


def test_the_legend_names_the_strengths():
    assert "10, 20, 30, 40, 50, 80 Hz" in LEGEND
