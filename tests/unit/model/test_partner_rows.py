"""Rows of the two partners: whom each reads, and what both share."""

import math

import numpy as np
import pytest

from snn.config.schema.partner import Partner
from snn.config.schema.procedure import CommonDrive
from snn.config.schema.vision import Sight
from snn.model.partner_rows import (
    FIRST_FREE_ROW,
    FIRST_SCHEDULE_ROW,
    SCHEDULED,
    common_drive_rows,
    partner_parameters,
    schedule_row,
)

VIDEO = {"video": {"file": "x.csv", "sha256": "0" * 64}}


def parameters(a=None, b=None, *, sights=(1.0, 2.0)):
    partners = {"a": Partner.model_validate(a or {}), "b": Partner.model_validate(b or {})}
    return partner_parameters(partners, [Sight(coupling=coupling) for coupling in sights])


def test_each_partner_reads_its_own_body_and_that_of_the_other():
    found = parameters()
    assert found["own_smile_row"].tolist() == [0, 4]
    assert found["own_touch_row"].tolist() == [1, 5]
    assert found["others_smile_row"].tolist() == [4, 0]
    assert found["others_touch_row"].tolist() == [5, 1]
    assert found["seen_frown_row"].tolist() == [2, 6]  # rows of sights: what a sees of b, what b sees of a
    assert found["seen_withdraw_row"].tolist() == [3, 7]
    assert found["coupling"].tolist() == [1, 2]


def test_the_schedule_has_a_row_for_each_thing_and_partner_after_those_of_the_channels():
    rows = [schedule_row(what, partner) for what in SCHEDULED for partner in (0, 1)]
    assert FIRST_SCHEDULE_ROW == 2 * 4 + 1
    assert rows == list(range(FIRST_SCHEDULE_ROW, FIRST_FREE_ROW))
    found = parameters()
    for what in ("sight", "self_sight", "gate", "learning", "inhibitory_learning", "burst", "occlusion"):
        assert found[f"{what}_row"].tolist() == [schedule_row(what, 0), schedule_row(what, 1)]


def test_a_video_sees_nothing():
    assert parameters(b=VIDEO)["coupling"].tolist() == [1, 0]


def test_neutral_levels_have_neutral_effects():
    found = parameters(b={"oxytocin": {"level": 0.7}, "serotonin": {"level": 1.4}})
    assert found["oxytocin"].tolist() == [0, 0.7]
    assert found["serotonin"].tolist() == [1, 1.4]
    assert found["stress"].tolist() == [0, 0]
    # half level 0.4, exponent 2
    assert found["oxytocin_half_power"] == pytest.approx([0.16] * 2)
    assert found["interneuron_current_max"] == pytest.approx([80e-12] * 2)


def test_the_common_drive_is_drawn_once_for_both():
    found = common_drive_rows(
        CommonDrive.model_validate({"sd": 0.4, "time_constant": "500 ms"}),
        np.random.default_rng(1),
        time_step_ms=0.1,
    )
    assert all(values.shape == (2,) and values[0] == values[1] for values in found.values())
    assert found["common_sd"][0] == 0.4
    assert found["common_decay"][0] == pytest.approx(math.exp(-10 / 500))
    assert found["common_step"][0] == pytest.approx(math.sqrt(3 * (1 - math.exp(-10 / 250))))
    other = common_drive_rows(CommonDrive(), np.random.default_rng(2), time_step_ms=0.1)
    for name in ("common", "key_high", "key_low"):
        assert found[name][0] != other[name][0]
