"""Rows of what is seen: shares of channels, slots of the past, and which cells look where."""

import numpy as np
import pytest

from snn.config.schema.partner import Partner
from snn.config.schema.vision import Reafference, Sight
from snn.model.counter_noise import MAX_MEAN, draw_keys, split_keys
from snn.model.partner_rows import FIRST_SCHEDULE_ROW, SCHEDULED
from snn.model.populations import dyad_blocks
from snn.model.sights import (
    N_SLOTS,
    NO_SIGHT,
    OTHER,
    SEEN_MAX_HZ,
    SELF,
    channel_shares,
    first_row,
    past_arrays,
    sight_arrays,
    sight_rows_of_cells,
)
from snn.model.streams import ACUITY, DyadStreams

ORDER = ("touch", "frown", "withdraw", "smile")
"""As which each own act is seen: its inverse is another order, so rows and columns cannot be confused."""


def rows(*, partners=None, a=None, b=None, streams=None, time_step_ms=0.1, noise_branch=0):
    """Lay out the rows; ``a`` and ``b`` are the sights through which they see the other."""
    partners = partners or {}
    return sight_arrays(
        {name: Partner.model_validate(partners.get(name, {})) for name in "ab"},
        (Sight.model_validate(a or {}), Sight.model_validate(b or {})),
        streams=streams or DyadStreams(1, 0),
        noise_branch=noise_branch,
        time_step_ms=time_step_ms,
    )


def test_clear_sight_takes_each_act_for_what_it_is():
    assert np.array_equal(channel_shares(Sight()), np.eye(4))


def test_confusion_sends_a_third_of_its_share_to_each_other_channel():
    shares = channel_shares(Sight(confusion=0.3))
    assert np.diag(shares) == pytest.approx([0.7] * 4)
    assert shares[~np.eye(4, dtype=bool)] == pytest.approx([0.1] * 12)
    assert shares.sum(axis=0) == pytest.approx([1] * 4)


def test_an_own_act_arrives_where_the_order_says():
    shares = channel_shares(Reafference(seen_as=ORDER))
    # an own smile (first column) is seen as touch (second row), a touch as frown, ...
    assert np.argwhere(shares == 1).tolist() == [[0, 3], [1, 0], [2, 1], [3, 2]]
    confused = channel_shares(Reafference(seen_as=ORDER, confusion=0.6))
    assert confused[:, 0] == pytest.approx([0.2, 0.4, 0.2, 0.2])
    assert confused[:, 3] == pytest.approx([0.4, 0.2, 0.2, 0.2])


def test_shares_lie_in_the_columns_of_what_was_shown():
    found = rows(partners={"a": {"reafference": {"seen_as": list(ORDER), "coupling": 1}}})
    own = slice(first_row(0, SELF), first_row(0, SELF) + 4)
    assert found["as_smile"][own].tolist() == [0, 1, 0, 0]
    assert found["as_touch"][own].tolist() == [0, 0, 1, 0]
    assert found["as_frown"][own].tolist() == [0, 0, 0, 1]
    assert found["as_withdraw"][own].tolist() == [1, 0, 0, 0]
    assert found["as_smile"][first_row(0, OTHER) :][:4].tolist() == [1, 0, 0, 0]
    assert found["as_smile"][first_row(1, SELF) :][:4].tolist() == [1, 0, 0, 0]


def test_rows_are_first_of_the_other_and_then_of_oneself():
    assert [first_row(p, whom) for whom in (OTHER, SELF) for p in (0, 1)] == [0, 4, 8, 12]
    found = rows()
    assert found["own"].tolist() == [0] * 8 + [1] * 8 + [0]
    assert found["partner_row"].tolist() == [0] * 4 + [1] * 4 + [0] * 4 + [1] * 4 + [0]
    assert found["is_positive"].tolist() == [1, 1, 0, 0] * 4 + [1]
    assert {values.shape for values in found.values()} == {(17,)}


@pytest.mark.parametrize("time_step_ms", [0.1, 0.5])
def test_each_row_looks_at_the_other_or_itself_one_latency_ago(time_step_ms):
    found = rows(
        a={"latency": "0 ms"},
        b={"latency": "30 ms"},
        partners={"a": {"reafference": {"latency": "400 ms"}}, "b": {"reafference": {"latency": "150 ms"}}},
        time_step_ms=time_step_ms,
    )
    # 41 slots a body row, the newest first; bodies: a smile, touch, frown, withdraw, b smile, ...
    expected = {  # first row of the watcher: first body row of whom it sees, slots of 10 ms
        first_row(0, OTHER): (4, 0),
        first_row(1, OTHER): (0, 3),
        first_row(0, SELF): (0, 40),
        first_row(1, SELF): (4, 15),
    }
    for first, (body, n_slots) in expected.items():
        for number, channel in enumerate(("smile", "touch", "frown", "withdraw")):
            slots = found[f"{channel}_slot"][first : first + 4].tolist()
            assert slots == [(body + number) * 41 + n_slots] * 4, (first, channel)


def test_the_past_is_a_chain_of_slots_from_each_body():
    past = past_arrays()
    assert N_SLOTS == 41  # 0 to 400 ms
    assert past["body_row"].tolist() == np.repeat(np.arange(9), 41).tolist()
    assert np.flatnonzero(past["is_newest"]).tolist() == [41 * row for row in range(9)]
    later = past["is_newest"] == 0
    assert np.array_equal(past["upstream_slot"][later], np.flatnonzero(later) - 1)


def test_who_sees_what_how_strongly():
    found = rows(
        a={"coupling": 2, "adaptation": 0.1, "recovery_time": "300 ms", "acuity": {"sd": 0.7}},
        b={"coupling": 0},
        partners={"b": {"reafference": {"coupling": 0.5}}},
    )
    assert found["coupling"].tolist() == [2] * 4 + [0] * 4 + [0] * 4 + [0.5] * 4 + [0]
    assert found["adaptation"][[0, 4]].tolist() == [0.1, 0.3]
    assert found["recovery_time"][[0, 4]] == pytest.approx([0.3, 0.2])
    assert found["acuity_sd"][[3, 4]].tolist() == [0.7, 0.2]
    assert (found["resource"] == 1).all()


def test_occlusion_is_looked_up_for_each_partner_and_whom_it_sees():
    found = rows()["occlusion_row"][[0, 4, 8, 12]]
    other, own = SCHEDULED.index("occlusion"), SCHEDULED.index("self_occlusion")
    expected = [2 * other, 2 * other + 1, 2 * own, 2 * own + 1]
    assert (found - FIRST_SCHEDULE_ROW).tolist() == expected


def test_inputs_of_a_cell_add_up_over_a_time_step():
    found = rows(partners={"b": {"vision": {"n_inputs": 50}}}, time_step_ms=0.2)
    # 120 inputs at 1 Hz for 0.2 ms
    assert found["inputs_per_hz"][[0, 4, 8, 12]] == pytest.approx([0.024, 0.01, 0.024, 0.01])


def test_no_more_is_seen_than_the_noise_can_follow_and_the_record_can_hold():
    found = rows(partners={"a": {"vision": {"n_inputs": 1000}}, "b": {"vision": {"n_inputs": 0}}})
    assert found["seen_max"][0] * found["inputs_per_hz"][0] == pytest.approx(MAX_MEAN)
    assert found["seen_max"][4] == SEEN_MAX_HZ == 8192
    assert rows(partners={"a": {"vision": {"n_inputs": 1}}})["seen_max"][0] == SEEN_MAX_HZ


def test_acuity_is_drawn_for_each_row_and_branch_of_the_noise_and_follows_the_partner():
    plain, again, other, swapped = (
        rows(),
        rows(),
        rows(noise_branch=1),
        rows(streams=DyadStreams(1, 0, partner_streams=(1, 0))),
    )
    order = np.r_[4:8, 0:4, 12:16, 8:12]
    for name in ("clearness", "key_high", "key_low"):
        assert np.unique(plain[name][:16]).size == 16
        assert np.array_equal(plain[name], again[name])
        assert not np.isin(plain[name], other[name]).any()
        assert np.array_equal(plain[name][order], swapped[name][:16])


def test_the_acuity_of_a_partner_is_drawn_of_its_own_stream():
    found = rows()
    for partner in (0, 1):
        for whom in (OTHER, SELF):
            high, low = split_keys(draw_keys(4, DyadStreams(1, 0).partner(partner, ACUITY, whom)))
            own = slice(first_row(partner, whom), first_row(partner, whom) + 4)
            assert np.array_equal(found["key_high"][own], high)
            assert np.array_equal(found["key_low"][own], low)


def test_exchanged_partners_have_exchanged_rows():
    described = {"reafference": {"coupling": 1, "latency": "20 ms", "seen_as": list(ORDER)}}
    sight = {"coupling": 3, "confusion": 0.2, "occlusion": [{"start": "1 s", "stop": "2 s"}]}
    plain = rows(partners={"a": described}, a=sight)
    swapped = rows(partners={"b": described}, b=sight, streams=DyadStreams(1, 0, partner_streams=(1, 0)))
    order = np.r_[4:8, 0:4, 12:16, 8:12]
    exchanged_body = np.r_[4:8, 0:4, 8]
    for name, values in plain.items():
        expected = values[order]
        if name.endswith("_slot"):
            expected = exchanged_body[expected // N_SLOTS] * N_SLOTS + expected % N_SLOTS
        elif name == "partner_row":
            expected = 1 - expected
        elif name == "occlusion_row":
            expected = FIRST_SCHEDULE_ROW + ((expected - FIRST_SCHEDULE_ROW) ^ 1)
        assert np.array_equal(expected, swapped[name][:16]), name


def test_only_excitatory_cells_of_observation_see():
    blocks = dyad_blocks({name: Partner() for name in "ab"})
    for whom in (OTHER, SELF):
        found = sight_rows_of_cells(blocks, whom)
        for name, block in blocks.items():
            if name.endswith("observation_e"):
                first = first_row("ab".index(name[0]), whom)
                assert found[block.cells].tolist() == np.repeat(np.arange(4) + first, 80).tolist()
            else:
                assert set(found[block.cells].tolist()) == {NO_SIGHT}


def test_the_row_that_sees_nothing_comes_after_those_of_each_partner_channel_and_whom_they_see():
    assert NO_SIGHT == 2 * 2 * 4
