"""Perception and slow levels of the partners, worked out by hand for given movement."""

import math

import numpy as np
import pytest

from snn.model.counter_noise import hash_uniform
from tests.unit.model.small_dyads import CLEAR, on_channel, run_slow, small_dyad

pytestmark = pytest.mark.usefixtures("_numpy_target")
SMILE, TOUCH, FROWN, WITHDRAW = range(4)
PERCEIVED = dict.fromkeys(("touch", "joy", "threat", "can_see"), "partners")


def perceived(moved, *, n=8, a_sees=None, b_sees=None, **parts):
    link = {"b_to_a": CLEAR | (a_sees or {}), "a_to_b": CLEAR | (b_sees or {})}
    return run_slow(small_dyad(link=link, **parts), n, moved, traced=PERCEIVED).traces


def test_touch_is_felt_at_once_and_joy_is_the_product_of_both_partners_acts():
    found = perceived(
        {
            "a": on_channel(SMILE, [0, 0, 0, 10, 10, 60]) + on_channel(TOUCH, [0, 0, 0, 0, 10, 0]),
            "b": on_channel(TOUCH, [0, 20, 50, 30, 30, 30]) + on_channel(FROWN, [40] * 6),
        },
        a_sees={"latency": "400 ms"},
    )
    assert found["touch"][0, :6] == pytest.approx([0, 0.5, 1, 0.75, 0.75, 0.75])
    assert found["touch"][1, :6] == pytest.approx([0, 0, 0, 0, 0.25, 0])
    for partner in (0, 1):
        assert found["joy"][partner, :6] == pytest.approx([0, 0, 0, 0.25 * 0.75, 0.5 * 0.75, 0.75])


def test_threat_is_what_is_seen_of_the_others_negative_acts():
    found = perceived(
        {"b": on_channel(FROWN, [0, 0, 10, 0]) + on_channel(WITHDRAW, [0, 0, 0, 6])},
        a_sees={"latency": "20 ms", "coupling": 2},
    )
    # two samples of latency, and one because sights come after partners: 2 * 10 / 40 and 2 * 6 / 40
    assert found["threat"][0] == pytest.approx([0, 0, 0, 0, 0, 0.5, 0.3, 0])
    assert not found["threat"][1].any()


def test_who_is_hidden_is_felt_and_not_seen_and_who_is_cut_off_neither():
    both = {"a": np.full((4, 8), 40.0), "b": np.full((4, 8), 40.0)}
    found = perceived(
        both, a_sees={"occlusion": [{"start": "30 ms", "stop": "50 ms"}]}, b_sees={"coupling": 0}
    )
    assert found["can_see"].tolist() == [[1, 1, 1, 0, 0, 1, 1, 1], [0] * 8]
    assert found["joy"].tolist() == found["can_see"].tolist()
    assert found["touch"].tolist() == [[1] * 8, [0] * 8]
    assert found["threat"][0].tolist() == [0, 1, 1, 0, 0, 0, 1, 1]  # what is seen, one sample later
    assert not found["threat"][1].any()


def test_a_phase_without_sight_cuts_off_too():
    phases = [{"name": "cut", "duration": "1 s", "a_to_b": 0}, {"name": "whole", "duration": "1 s"}]
    found = perceived({"a": np.full((4, 8), 40.0)}, protocol={"phases": phases})
    assert found["can_see"][:, 3].tolist() == [1, 0]
    assert found["touch"][1].tolist() == [0] * 8


def test_levels_follow_what_is_perceived():
    """Euler steps of 10 ms of released oxytocin, stress and endorphin under full touch, threat and joy."""
    partner = {
        "oxytocin": {
            "dynamics": "released",
            "baseline": 0.1,
            "release_rate": "0.5 Hz",
            "clearance_time": "4 s",
        },
        "stress": {"sensitivity": "0.8 Hz", "recovery_time": "5 s", "oxytocin_damping": "0 Hz"},
        "reward": {"endorphin": {"release_rate": "0.4 Hz", "decay_time": "3 s"}},
    }
    everything = {"a": np.full((4, 8), 40.0), "b": np.full((4, 8), 40.0)}
    link = {"a_to_b": CLEAR, "b_to_a": CLEAR}
    levels = dict.fromkeys(("oxytocin", "stress", "endorphin"), "partners")
    found = run_slow(small_dyad(link=link, partner=partner), 8, everything, traced=levels).traces
    oxytocin, stress, endorphin = 0.1, 0.0, 0.0
    for sample in range(8):
        oxytocin += 0.01 * ((0.1 - oxytocin) / 4 + 0.5 * (1 - oxytocin))
        stress += 0.01 * (0.8 * (sample > 0) - stress / 5)
        endorphin += 0.01 * (0.4 - endorphin / 3)
        assert found["oxytocin"][:, sample] == pytest.approx([oxytocin] * 2, rel=1e-12)
        assert found["stress"][:, sample] == pytest.approx([stress] * 2, rel=1e-12)
        assert found["endorphin"][:, sample] == pytest.approx([endorphin] * 2, rel=1e-12)


def test_the_common_drive_is_one_path_for_the_background_of_both():
    drive = {"sd": 1.5, "time_constant": "50 ms"}
    built = small_dyad(protocol={"common_drive": drive})
    run = run_slow(built, 40, traced={"common": "partners", "background_factor": "partners"})
    partners = built.inputs.of("partners")
    z, decay = partners["common"][0], math.exp(-0.2)
    for sample in range(40):
        uniform = hash_uniform(partners["key_high"], partners["key_low"], sample)[0]
        z = decay * z + math.sqrt(3 * (1 - decay**2)) * (2 * uniform - 1)
        assert run.traces["common"][:, sample] == pytest.approx([z, z], rel=1e-9)
        assert run.traces["background_factor"][:, sample] == pytest.approx([max(0, 1 + 1.5 * z)] * 2)
    assert (run.traces["background_factor"] == 0).any()
