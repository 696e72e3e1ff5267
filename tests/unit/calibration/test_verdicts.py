"""Every measure and the index on dyads made up so that the answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.measures.registry import measures_named
from snn.analyse.table.battery import MEASURE
from snn.calibration.known_dyads import KnownDyad
from snn.calibration.verdicts import INDEX, discrimination_table, kinds_of, trust_table
from snn.config.file.load import experiment_from

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
    """Synchrony follows common input and any coupling; the index, which dyad 0 lacks, mutual influence only."""
    synchrony = {"uncoupled": 0.05, "common input 1": 0.9, "cut b_to_a": 0.4, "replay a": 0.5, "live": 0.6}[
        kind
    ]
    row = {
        "health": "healthy",
        "C": synchrony + 0.01 * rng.normal(),
        "p": 0.001 if kind != "uncoupled" else float(rng.uniform()),
        "RI": (0.3 if kind == "live" else 0.0) if replicate else float("nan"),
    }
    row[MEASURE + "correlation"] = row["C"]
    return KnownDyad(kind=kind, replicate=replicate, row=row)


@pytest.fixture(scope="module")
def dyads():
    rng = np.random.default_rng(5)
    return [made_up(kind, replicate, rng) for kind in TRUTHS for replicate in range(N)]


@pytest.fixture(scope="module")
def table(dyads, experiment):
    rows = [dyad.row for dyad in dyads]
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


def test_the_index_decides_by_itself(table):
    index = table.rows[-1]
    assert [index.detected[kind].n_found for kind in TRUTHS] == [0, 0, 0, 0, N - 1]
    assert [index.detected[kind].n for kind in TRUTHS] == [N - 1] * len(TRUTHS)


def test_live_dyads_are_held_against_each_kind_without_mutual_coupling(dyads, table):
    rows = [dyad.row for dyad in dyads]
    (measure,) = measures_named(["correlation"])
    found = discrimination_table(dyads, rows, kinds=table.kinds, measures=[measure])
    areas = {(one.measure, one.kind): round(one.area, 2) for one in found}
    others = {"uncoupled": 1.0, "common input 1": 0.0, "cut b_to_a": 1.0, "replay a": 1.0}
    assert areas == {(measure.label, kind): area for kind, area in others.items()} | {
        (INDEX, kind): 1.0 for kind in others
    }


@pytest.mark.parametrize(
    ("ill", "n_blocks"),
    # 99 of 200 seeds, and one more for each ill dyad of the null that has most: blocks of 100, 100 or 98
    [({}, 2), ({"uncoupled": 1, "replay a": 1}, 2), ({"uncoupled": 3, "replay a": 1}, 3), ({"live": 3}, 2)],
)
def test_each_block_leaves_enough_healthy_dyads_of_every_null(experiment, dyads, ill, n_blocks):
    changed = [
        replace(dyad, row=dict(dyad.row) | {"health": "runaway"})
        if dyad.replicate < ill.get(dyad.kind, 0)
        else dyad
        for dyad in dyads
    ]
    kinds = kinds_of(changed, [dyad.row for dyad in changed], experiment=experiment, truths=TRUTHS)
    assert {int(kind.blocks.max()) + 1 for kind in kinds} == {n_blocks}
    assert {kind.name: int((~kind.scored).sum()) for kind in kinds} == {
        name: ill.get(name, 0) for name in TRUTHS
    }
