"""What is told of the loop gain."""

import math

import numpy as np
import pytest

from snn.compare.effects import Estimate
from snn.config.expand import expand
from snn.config.experiment import Experiment
from snn.protocols.gain import HalfGain, LoopGain, dyad_gains
from snn.report.gain_table import dyad_values, gain_cells, verdict, verdicts


def gains_of(coupling_volleys, *, replicates=3):
    """Make dyads whose volleys come back with a given share in each half, a little more in later replicates."""
    raw = {"name": "g", "question": "?", "seed": 1, "duration": "2 s", "replicates": replicates}
    axis = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": list(coupling_volleys)}
    trials = expand(Experiment.model_validate(raw | {"sweep": [axis]}))

    def half(source, gate, volley):
        extra = 3 if gate == "open" else 1
        return HalfGain(
            source=source,
            gate=gate,
            step_mean=volley / 2,
            step_peak=2 * volley if source == "a" else volley,
            volleys_in=np.array([1.0]),
            volleys_out=np.array([extra * volley]),
        )

    return [
        dyad_gains(
            trial,
            [
                half(source, gate, coupling_volleys[trial.condition[0][1]] + 0.01 * trial.replicate)
                for source in "ab"
                for gate in ("closed", "open")
            ],
        )
        for trial in trials
    ]


def rng():
    return np.random.default_rng(1)


def test_each_condition_gate_and_path_has_a_line_with_means_over_dyads():
    heading, *lines = gain_cells(gains_of({0.5: 0.2, 1.0: 0.4}), rng=rng())
    assert heading == ["coupling", "gate", "path", "n", "step mean", "step peak", "volley"]
    assert [line[:4] for line in lines[:7]] == [
        ["0.5", "closed", "a -> b", "3"],
        ["0.5", "closed", "b -> a", "3"],
        ["0.5", "closed", "loop", "3"],
        ["0.5", "open", "a -> b", "3"],
        ["0.5", "open", "b -> a", "3"],
        ["0.5", "open", "loop", "3"],
        ["1.0", "closed", "a -> b", "3"],
    ]
    assert lines[0][4:] == [
        "0.10 [0.10, 0.11]",
        "0.42 [0.40, 0.43]",
        "0.21 [0.20, 0.22]",
    ]
    assert lines[4][6].startswith("0.63")


def test_the_verdict_is_that_of_volleys_through_the_closed_gate():
    # in both halves .2, .9 and 1.2: the loop returns .2 x .2 and so on; with open gates all return more than they got
    found = verdicts(gains_of({0.5: 0.2, 1.0: 1.2}), rng=rng())
    assert "coupling = 0.5: " in found[0]
    assert "gates closed: 0.04" in found[0]
    assert "; below the limit of 0.8; in 0 of 3 dyads" in found[0]
    assert "; NOT below the limit of 0.8; in 3 of 3 dyads" in found[1]


@pytest.mark.parametrize(
    ("value", "low", "high", "word"),
    [
        (0.7, 0.6, 0.79, "below"),
        (0.7, 0.6, 0.81, "UNDECIDED"),
        (0.9, 0.8, 0.95, "NOT below"),
        (0.7, math.nan, math.nan, "below"),
        (0.8, math.nan, math.nan, "NOT below"),
        (math.nan, math.nan, math.nan, "UNDEFINED"),
    ],
)
def test_the_interval_decides_where_there_is_one(value, low, high, word):
    estimate = Estimate(
        value=value, ci_low=low, ci_high=high, n=3, n_unscored=0, n_undefined=0, interval="none"
    )
    assert verdict(estimate).startswith(word)


def test_each_dyad_keeps_its_own_values():
    rows = dyad_values(gains_of({0.5: 0.2}))
    assert len(rows) == 3 * 6
    third = [row for row in rows if row["replicate"] == 2 and row["gate"] == "closed"]
    assert [row["path"] for row in third] == ["a -> b", "b -> a", "loop"]
    assert third[0] == {
        "coupling": 0.5,
        "replicate": 2,
        "gate": "closed",
        "path": "a -> b",
        "step_mean": pytest.approx(0.11),
        "step_peak": pytest.approx(0.44),
        "volley": pytest.approx(0.22),
    }
    assert third[2]["step_peak"] == pytest.approx(0.44 * 0.22)


def test_a_gain_that_is_undefined_is_no_number():
    [dyad] = gains_of({0.5: math.nan}, replicates=1)
    assert gain_cells([dyad], rng=rng())[1][4:] == ["-", "-", "-"]
    assert dyad_values([dyad])[0]["step_mean"] is None
    assert isinstance(dyad.loops[0], LoopGain)
