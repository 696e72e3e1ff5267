"""A dyad's mean over all other axes; the sickest value must not look best."""

import math

import pytest

from snn.compare.main_effects import main_effect_rows


def row(dose, way, replicate, health, c, null95=0.1):
    return {"dose": dose, "way": way, "replicate": replicate, "health": health, "C": c, "null95": null95}


ROWS = [
    row(0, "up", 0, "healthy", 0.1),
    row(0, "down", 0, "over-excited", 0.4, null95=0.2),
    row(1, "up", 0, "healthy", 0.5),
    row(1, "down", 0, "healthy", 0.9),
    row(0, "up", 1, "healthy", 0.2),
    row(0, "down", 1, "healthy", 0.3),
    row(1, "up", 1, "runaway", 5.0),
    row(1, "down", 1, "healthy", None),
]


def test_each_dyad_is_averaged_by_itself_at_each_value():
    found = main_effect_rows(ROWS, ["C", "null95"], axis="dose")
    assert [(one["dose"], one["replicate"]) for one in found] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert [one["C"] for one in found[:3]] == pytest.approx([0.25, 0.7, 0.25])
    assert found[0]["null95"] == pytest.approx(0.15)


def test_the_state_is_the_gravest_and_a_missing_number_makes_the_mean_missing():
    found = main_effect_rows(ROWS, ["C"], axis="dose")
    assert [one["health"] for one in found] == ["over-excited", "healthy", "healthy", "runaway"]
    assert math.isnan(found[3]["C"])


def test_another_axis_groups_otherwise():
    found = {(one["way"], one["replicate"]): one["C"] for one in main_effect_rows(ROWS, ["C"], axis="way")}
    assert found["up", 0] == pytest.approx(0.3)
    assert found["down", 0] == pytest.approx(0.65)
    assert found["up", 1] == pytest.approx(2.6)
