"""Every measure and the index on dyads made up so that the answer is known."""

import numpy as np
import pytest

from snn.analyse.battery import MEASURE
from snn.analyse.measure_list import measures_named
from snn.compare.calibrating import KnownDyad
from snn.compare.verdicts import judged, trust_table
from snn.config.load import experiment_from

N = 200
TRUTHS = {
    "uncoupled": "not mutual",
    "common input 1": "not mutual",
    "cut b_to_a": "not mutual",
    "replay a": "not mutual",
    "live": "mutual",
}


@pytest.fixture(scope="module")
def experiment():
    document = {"name": "x", "question": "q", "seed": 1, "duration": "20 s", "replicates": N}
    nulls = {"uncoupled": True, "common_input": [1.0], "cut_link": True, "replay": True}
    return experiment_from(document | {"nulls": nulls})


def made_up(kind, replicate, rng):
    """Synchrony follows common input and any coupling; influence only its own direction."""
    synchrony = {"uncoupled": 0.05, "common input 1": 0.9, "cut b_to_a": 0.4, "replay a": 0.5, "live": 0.6}[
        kind
    ]
    towards_b = 0.3 if kind in ("live", "cut b_to_a", "replay a") else 0.003
    towards_a = 0.3 if kind == "live" else 0.003
    row = {
        "health": "healthy",
        "C": synchrony + 0.01 * rng.normal(),
        "null_mean": 0.02,
        "p": 0.001 if kind != "uncoupled" else float(rng.uniform()),
        "granger_a_to_b": towards_b * rng.uniform(0.5, 1.5),
        "granger_b_to_a": towards_a * rng.uniform(0.5, 1.5),
        "a_answered": 0.2 * rng.uniform(),
        "b_answered": 0.2 * rng.uniform(),
    }
    row[MEASURE + "correlation"] = row["C"]
    return KnownDyad(kind=kind, replicate=replicate, row=row)


@pytest.fixture(scope="module")
def dyads():
    rng = np.random.default_rng(5)
    return [made_up(kind, replicate, rng) for kind in TRUTHS for replicate in range(N)]


@pytest.fixture(scope="module")
def table(dyads, experiment):
    rows = judged(dyads, experiment=experiment, measured_s=20.0)
    measures = measures_named(["correlation"])
    return trust_table(dyads, rows, experiment=experiment, truths=TRUTHS, measures=measures, measured_s=20.0)


def test_synchrony_alone_is_fooled(table):
    correlation = next(row for row in table.rows if row.null == "uncoupled")
    assert correlation.detected["common input 1"].n_found == N
    assert correlation.detected["cut b_to_a"].n_found == N
    assert correlation.detected["live"].n_found == N


def test_held_against_all_nulls_it_finds_nothing(table):
    # a film makes .9 of synchrony, live dyads have .6: no threshold that a film does not exceed finds them
    correlation = next(row for row in table.rows if row.null == "composite")
    assert correlation.worst == "common input 1"
    assert correlation.detected["live"].n_found == correlation.detected["replay a"].n_found == 0
    assert correlation.detected["common input 1"].value <= 0.1
    assert [row.measure for row in table.rows[:2]] == [correlation.measure] * 2  # judged once so and once so


def test_the_index_is_not(table):
    index = table.rows[-1]
    assert index.detected["common input 1"].n_found == 0
    assert index.detected["uncoupled"].n_found == 0
    # its false alarms are those of the test of the missing direction: about 1 in 100
    assert index.detected["cut b_to_a"].n_found <= 8
    assert index.detected["replay a"].n_found <= 8
    assert index.detected["live"].n_found == N


def test_no_dyad_is_calibrated_by_itself(dyads, experiment):
    # one dyad of a null is given a huge influence: others are then held against it, but not it against itself
    odd = next(k for k, dyad in enumerate(dyads) if dyad.kind == "cut b_to_a" and dyad.replicate == 7)
    changed = list(dyads)
    changed[odd] = KnownDyad(
        kind="cut b_to_a", replicate=7, row={**dyads[odd].row, "granger_b_to_a": 10.0, "granger_a_to_b": 10.0}
    )
    rows = judged(changed, experiment=experiment, measured_s=20.0)
    before = judged(dyads, experiment=experiment, measured_s=20.0)
    assert rows[odd]["RI"] > 0
    assert rows[odd]["p_b_to_a"] == pytest.approx(1 / 101)
    live = [k for k, dyad in enumerate(changed) if dyad.kind == "live"]
    same_block = [k for k in live if changed[k].replicate < 100]
    other_block = [k for k in live if changed[k].replicate >= 100]
    assert all(rows[k]["RI"] == before[k]["RI"] for k in same_block)
    assert all(rows[k]["p_b_to_a"] > before[k]["p_b_to_a"] for k in other_block)


def test_too_few_dyads_leave_the_index_undefined(dyads, experiment):
    few = [dyad for dyad in dyads if dyad.replicate < 60]
    rows = judged(few, experiment=experiment.model_copy(update={"replicates": 60}), measured_s=20.0)
    synchronous = [row for row, dyad in zip(rows, few, strict=True) if dyad.kind == "live"]
    assert {row["verdict"] for row in synchronous} == {"not calibrated"}
    assert np.isnan([row["RI"] for row in synchronous]).all()
