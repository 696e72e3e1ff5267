"""Every measure and the index on dyads made up so that the answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.measures.measure_columns import MEASURE
from snn.analyse.measures.registry import measures_named
from snn.calibration.kinds import DyadKind
from snn.calibration.known_dyads import KnownDyad
from snn.calibration.verdicts import (
    CUE_EFFECT,
    CUES,
    CUES_MOVEMENT,
    _blocks,
    cue_effects_by_kind,
    trust_table,
)

N = 200
SYNCHRONY = {"uncoupled": 0.05, "common input 1": 0.9, "cut b_to_a": 0.4, "replay a": 0.5, "live": 0.6}
KINDS = tuple(
    DyadKind(
        name=name,
        truth="mutual" if name == "live" else "not mutual",
        group="coupling" if name == "live" else "unrelated",
        coupling=float(name == "live"),
        latency_ms=100.0,
        is_null=name != "live",
    )
    for name in (*SYNCHRONY, "not measured at this length")
)


def said(kind, replicate):
    """Of a recording nothing can be told; every tenth live dyad's movement answers."""
    if kind == "replay a":
        return "cannot be told"
    if kind == "live":
        return "mutual influence" if replicate % 10 else "reciprocity"
    return "influence a to b"


def made_up(kind, replicate, rng):
    """Synchrony follows common input and any coupling; the index, which dyad 0 lacks, mutual influence only."""
    synchrony = SYNCHRONY[kind]
    row = {
        "health": "healthy",
        "C": synchrony + 0.01 * rng.normal(),
        "p": 0.001 if kind != "uncoupled" else float(rng.uniform()),
        "RI": (0.3 if kind == "live" else 0.0) if replicate else float("nan"),
        "verdict": said(kind, replicate),
        "cue_effect_brain_a_to_b": -0.4 if kind == "live" else 0.0,
        "cue_effect_brain_b_to_a": 0.3 if kind == "live" else 5.0,
        "cue_withheld_a_to_b": "video of the same script" if kind == "replay a" else "",
        "cue_withheld_b_to_a": "",
    }
    row[MEASURE + "correlation"] = row["C"]
    return KnownDyad(kind=kind, replicate=replicate, row=row)


@pytest.fixture(scope="module")
def dyads():
    rng = np.random.default_rng(5)
    return [made_up(kind, replicate, rng) for kind in SYNCHRONY for replicate in range(N)]


@pytest.fixture(scope="module")
def table(dyads):
    measures = measures_named(["correlation"])
    return trust_table(dyads, kinds=KINDS, n_seeds=N, measures=measures, measured_s=20.0)


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
    # each is judged once so and once so, the effect of cues like all others
    judged = [(row.measure, row.null) for row in table.rows[:4]]
    assert judged == [
        (name, null) for null in ("composite", "uncoupled") for name in (correlation.measure, CUE_EFFECT)
    ]


def test_kinds_without_a_dyad_have_no_column(table):
    assert [kind.name for kind in table.kinds] == list(SYNCHRONY)


def row_of(table, measure, null="own"):
    return next(row for row in table.rows if (row.measure, row.null) == (measure, null))


def test_the_cue_test_decides_of_dyads_whose_cues_can_be_read(table):
    brains, movements = row_of(table, CUES), row_of(table, CUES_MOVEMENT)
    assert [brains.detected[kind].n_found for kind in SYNCHRONY] == [0, 0, 0, 0, N]
    assert [brains.detected[kind].n for kind in SYNCHRONY] == [N, N, N, 0, N]
    assert movements.detected["live"].n_found == N // 10


def test_the_cue_test_counts_dyads_without_a_score_of_synchrony(dyads):
    """Nothing is dropped because of what followed from a cue."""
    ill = [replace(d, row={**d.row, "health": "runaway"} if d.replicate < 20 else d.row) for d in dyads]
    found = trust_table(ill, kinds=KINDS, n_seeds=N, measures=[], measured_s=20.0)
    assert row_of(found, CUES).detected["live"].n == N
    assert row_of(found, "C, tested").detected["live"].n == N - 20
    blocks = np.array(_blocks(ill, KINDS, N))[:N]
    n_others = N - np.bincount(blocks)
    assert n_others.min() >= 99 + 20  # so that 99 are left of any null


def test_the_weaker_of_two_effects_counts_whatever_its_sign_and_none_that_cannot_be_told(dyads):
    effects = cue_effects_by_kind(dyads)
    assert set(effects["live"]) == {0.3}
    assert set(effects["uncoupled"]) == {0.0}
    assert np.isnan(effects["replay a"]).all()


def test_the_index_decides_by_itself(table):
    index = table.rows[-1]
    assert [index.detected[kind].n_found for kind in SYNCHRONY] == [0, 0, 0, 0, N - 1]
    assert [index.detected[kind].n for kind in SYNCHRONY] == [N - 1] * len(SYNCHRONY)
