"""Couplings and latencies told from a curve that can be inverted by hand."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from snn.analyse.influence.coupling_curve import (
    UNTOLD,
    CouplingCurve,
    KnownLink,
    curve_rows,
    default_curve,
    fitted_curve,
    kind_of,
)
from snn.analyse.influence.cue_effect import UNDEFINED, Interval
from snn.config.file.load import experiment_from
from snn.errors import ResultError

ROOT = Path(__file__).parents[4]
FOUR = np.array([1.0, 2.0, 3.0, 4.0])
LINE = CouplingCurve(
    kind="",
    coupling=FOUR,
    n_dyads=FOUR,
    effect=FOUR / 10,
    effect_spread=0 * FOUR,
    offset_ms=np.array([0.0, -10.0, -20.0, -40.0]),
    offset_spread_ms=0 * FOUR,
)
RAW = {"name": "x", "question": "?", "seed": 3, "duration": "20 s"}


def interval(value, half):
    return Interval(value=value, low=value - half, high=value + half)


def test_couplings_whose_effect_is_within_the_interval_are_held():
    told = LINE.estimate(interval(0.2, 0.1), interval(50.0, 5.0))
    ends = (told.coupling.low, told.coupling.value, told.coupling.high)
    assert ends == pytest.approx((1.0, 2.0, 3.0), abs=0.005)


def test_what_links_differ_by_widens_the_interval():
    wider = replace(LINE, effect_spread=0 * FOUR + 0.04)
    told = wider.estimate(interval(0.2, 0.03), interval(50.0, 5.0)).coupling
    assert (told.low, told.high) == pytest.approx((1.5, 2.5), abs=0.005)  # 3, 4, 5


def test_latency_is_the_delay_less_the_offset_of_every_coupling_that_is_held():
    told = LINE.estimate(interval(0.25, 0.1), interval(50.0, 5.0)).latency_ms  # couplings 1.5 to 3.5
    assert told.value == pytest.approx(50 + 15, abs=0.1)
    assert (told.low, told.high) == pytest.approx((50 + 5 - 5, 50 + 30 + 5), abs=0.1)


def test_what_differs_in_latency_widens_its_interval():
    wider = replace(LINE, offset_ms=0 * FOUR, offset_spread_ms=0 * FOUR + 4.0)
    told = wider.estimate(interval(0.25, 0.01), interval(50.0, 3.0)).latency_ms
    assert (told.low, told.high) == pytest.approx((45.0, 55.0))


@pytest.mark.parametrize("effect", [0.38, 0.45])
def test_beyond_the_end_of_the_curve_the_interval_is_open(effect):
    told = LINE.estimate(interval(effect, 0.08), interval(50.0, 5.0))
    assert told.coupling.high == math.inf
    assert told.coupling.low == pytest.approx(10 * (effect - 0.08), abs=0.005)
    assert told.latency_ms.high == pytest.approx(50 + 40 + 5)  # offsets are known up to the end


def test_far_beyond_the_end_only_the_end_is_told():
    told = LINE.estimate(interval(0.9, 0.1), interval(50.0, 5.0)).coupling
    assert told == Interval(value=4.0, low=4.0, high=math.inf)


def test_where_the_curve_is_flat_nothing_larger_is_excluded():
    flat = replace(LINE, effect=np.array([0.1, 0.2, 0.2, 0.2]))
    told = flat.estimate(interval(0.2, 0.02), interval(50.0, 5.0)).coupling
    assert told.high == math.inf
    assert told.low == pytest.approx(1.75, abs=0.15)


def test_a_coupling_that_may_be_0_has_no_latency():
    told = LINE.estimate(interval(0.05, 0.06), interval(50.0, 5.0))
    assert told.coupling.low == 0.0
    assert told.coupling.high == pytest.approx(1.1, abs=0.01)
    assert told.latency_ms is UNDEFINED


def test_nothing_is_told_of_what_holds_back_or_is_undefined():
    assert LINE.estimate(interval(-0.2, 0.1), interval(50.0, 5.0)) is UNTOLD
    assert LINE.estimate(UNDEFINED, interval(50.0, 5.0)) is UNTOLD
    told = LINE.estimate(interval(0.2, 0.1), UNDEFINED)
    assert told.latency_ms is UNDEFINED
    assert told.coupling.value == pytest.approx(2.0, abs=0.01)


def links(coupling, effects, *, half=0.0, delays=None, latency_ms=100.0):
    delays = [80.0] * len(effects) if delays is None else delays
    return [
        KnownLink(
            dyad=dyad,
            coupling=coupling,
            latency_ms=latency_ms,
            effect=interval(effect, half),
            delay_ms=interval(delay, 0.0),
        )
        for dyad, (effect, delay) in enumerate(zip(effects, delays, strict=True))
    ]


def flat_levels(*couplings):
    return [link for c in couplings for link in links(c, [c / 10] * 3)]


def test_the_curve_rises_where_means_fall():
    found = fitted_curve([*flat_levels(1.0, 4.0), *links(2.0, [0.3] * 3), *links(3.0, [0.2] * 6)], kind="k")
    assert found.coupling.tolist() == [1.0, 2.0, 3.0, 4.0]
    pooled = (3 * 0.3 + 6 * 0.2) / 9
    assert found.effect == pytest.approx([0.1, pooled, pooled, 0.4])
    assert found.n_dyads.tolist() == [3, 3, 6, 3]


def test_offsets_are_taken_from_the_true_latency():
    found = fitted_curve(
        [*flat_levels(1.0, 2.0, 3.0), *links(4.0, [0.4] * 3, delays=[360, 370, 380], latency_ms=400.0)],
        kind="",
    )
    assert found.offset_ms.tolist() == [-20, -20, -20, -30]
    # Variance 100 within the level, 100 / 3 of the mean over 3 dyads; t with 2 degrees of freedom is 4.303.
    assert found.offset_spread_ms == pytest.approx([0, 0, 0, 4.3027 * math.sqrt(100 + 100 / 3)], rel=1e-4)


def test_what_a_dyads_own_error_explains_is_no_spread_between_dyads():
    values = [0.39, 0.40, 0.41]  # variance .0001
    quantile = 4.3027
    for half, between in ((0.0, 1e-4), (1.959964 * 0.006, 1e-4 - 3.6e-5), (0.1, 0.0)):
        found = fitted_curve([*flat_levels(1.0, 2.0, 3.0), *links(4.0, values, half=half)], kind="")
        assert found.effect_spread[-1] == pytest.approx(quantile * math.sqrt(between + 1e-4 / 3), rel=1e-4)


def test_the_error_of_the_mean_is_one_over_dyads_not_links():
    twice = [replace(link, effect=link.effect) for link in links(4.0, [0.39, 0.40, 0.41], half=0.1)]
    found = fitted_curve([*flat_levels(1.0, 2.0, 3.0), *twice, *twice], kind="")
    assert found.effect_spread[-1] == pytest.approx(4.3027 * math.sqrt(1e-4 / 3), rel=1e-4)


def test_undefined_links_and_those_that_are_cut_make_no_level():
    more = [*links(0.0, [0.0] * 3), *(replace(link, effect=UNDEFINED) for link in links(4.0, [1.0] * 5))]
    found = fitted_curve([*flat_levels(1.0, 2.0, 3.0, 4.0), *more], kind="")
    assert found.coupling.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert found.n_dyads.tolist() == [3, 3, 3, 3]


@pytest.mark.parametrize(
    "few", [[], flat_levels(1.0, 2.0, 3.0), [*flat_levels(1.0, 2.0, 3.0), *links(4.0, [0.4] * 2)]]
)
def test_too_few_make_no_curve(few):
    with pytest.raises(
        ResultError, match="a curve needs 3 dyads or more, whose cues can be read, at each of 4"
    ):
        fitted_curve(few, kind="")


def test_a_kind_is_all_but_coupling_latency_seed_and_length():
    default = kind_of(experiment_from(RAW))
    other = {"link": {"a_to_b": {"coupling": 0.3, "latency": "200 ms"}}, "seed": 9, "duration": "40 s"}
    assert kind_of(experiment_from(RAW | other)) == default
    for changed in (
        {"partners": {"b": {"motor": {"gate_conductance": "30 nS"}}}},
        {"link": {"a_to_b": {"adaptation": 0.1}}},
        {"protocol": {"shared_events": {"fraction": 0.5}}},
    ):
        assert kind_of(experiment_from(RAW | changed)) != default


def test_the_curve_that_comes_with_the_package_is_of_the_default_dyad_and_its_published_effects():
    curve = default_curve()
    assert curve.kind == kind_of(experiment_from(RAW)), (
        "make it again: snn recover results/recovery, and publish it"
    )
    with (ROOT / "results" / "reference" / "recovery.csv").open() as file:
        rows = list(csv.DictReader(file))
    for coupling, effect, offset_ms in zip(curve.coupling, curve.effect, curve.offset_ms, strict=True):
        own = [row for row in rows if float(row["coupling"]) == coupling]
        for name, expected in (("effect_brain_{}", effect), ("latency_brain_{}_ms", offset_ms + 100.0)):
            values = [float(row[f"cue_{name.format(way)}"]) for row in own for way in ("a_to_b", "b_to_a")]
            assert np.mean(values) == pytest.approx(expected, rel=1e-4)
    assert [row["effect"] for row in curve_rows(curve)] == curve.effect.tolist()
