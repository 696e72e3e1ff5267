"""What phases, occlusion and given bursts put into the schedule of the partners."""

import numpy as np
import pytest

from snn.config.schema.experiment import Experiment
from snn.model.partner_rows import FIRST_SCHEDULE_ROW, SCHEDULED, schedule_row
from snn.model.phase_factors import intentions_allowed, partner_changes, phase_starts_s, phases_of
from snn.model.schedule import pack

NO_BURSTS = (np.empty(0), np.empty(0))


def experiment(phases=(), *, duration="10 s", **parts):
    raw = {
        "name": "t",
        "question": "?",
        "seed": 1,
        "duration": duration,
        "protocol": {"phases": list(phases)},
    }
    return Experiment.model_validate(raw | parts)


def lookup(described, bursts_s=NO_BURSTS, *, time_step_ms=0.1):
    """Return the value of something for a partner at a time in seconds."""
    schedule = pack(partner_changes(described, bursts_s, time_step_ms=time_step_ms))
    assert schedule.steps.shape[0] == 2 * len(SCHEDULED)

    def value(what, partner, time_s):
        row = schedule_row(what, partner) - FIRST_SCHEDULE_ROW
        return float(schedule.value(row, round(time_s * 1e3 / time_step_ms))[0])

    return value


def test_without_phases_there_is_one_that_changes_nothing():
    (phase,) = phases_of(experiment())
    assert (phase.name, phase.duration_s) == ("all", 10.0)
    value = lookup(experiment())
    neutral = {"burst": 0, "occlusion": 0, "self_occlusion": 0}
    for what in SCHEDULED:
        assert {value(what, partner, at) for partner in (0, 1) for at in (0, 9.9)} == {neutral.get(what, 1)}


def test_each_factor_holds_in_its_phase_and_a_link_is_that_of_who_sees():
    first = {
        "name": "one", "duration": "4 s", "a_to_b": 0.2, "b_to_a": 0.4, "reafference": 0.6, "gate": 0.8,
        "learning": 0, "inhibitory_learning": 0.5,
    }  # fmt: skip
    value = lookup(experiment([first, {"name": "two", "duration": "6 s"}]))
    of_first = {"sight": (0.4, 0.2), "self_sight": (0.6, 0.6), "gate": (0.8, 0.8), "learning": (0, 0),
                "inhibitory_learning": (0.5, 0.5)}  # fmt: skip
    for what, factors in of_first.items():
        for partner in (0, 1):
            assert value(what, partner, 3.9999) == factors[partner], what
            assert value(what, partner, 4) == 1, what


def test_phases_begin_where_their_decimal_durations_add_up_to():
    phases = [{"name": f"p{n}", "duration": f"{d} s"} for n, d in enumerate((0.1, 0.2, 9.7))]
    assert phase_starts_s(phases_of(experiment(phases))) == [0.0, 0.1, 0.3]


def test_intentions_are_off_where_a_phase_says_so_or_has_trials():
    phases = [
        {"name": "free", "duration": "2 s"},
        {"name": "still", "duration": "3 s", "intentions": False},
        {"name": "test", "duration": "21 s", "trials": 2, "trial_interval": "1.2 s"},
    ]
    assert intentions_allowed(experiment(phases, duration="26 s")) == ([0.0, 2.0, 5.0], [True, False, False])


@pytest.mark.parametrize("time_step_ms", [0.1, 0.5])
def test_who_is_hidden_from_whom(time_step_ms):
    described = experiment(
        link={"a_to_b": {"occlusion": [{"start": "1 s", "stop": "2 s"}, {"start": "2 s", "stop": "3 s"}]}},
        partners={"a": {"reafference": {"occlusion": [{"start": "500 ms", "stop": "510 ms"}]}}},
    )
    value = lookup(described, time_step_ms=time_step_ms)
    b_sees = [value("occlusion", 1, at) for at in (0, 0.9995, 1, 2, 2.9995, 3)]
    assert b_sees == [0, 0, 1, 1, 1, 0]
    a_sees_itself = [value("self_occlusion", 0, at) for at in (0.4995, 0.5, 0.5095, 0.51)]
    assert a_sees_itself == [0, 1, 1, 0]
    assert {
        value(what, p, at) for what, p in (("occlusion", 0), ("self_occlusion", 1)) for at in (0.5, 1, 2)
    } == {0}


def test_given_bursts_last_one_step_of_the_levels_and_add_up():
    value = lookup(experiment(), (np.array([0.02, 0.0299, 0.5]), np.empty(0)))
    assert [value("burst", 0, at) for at in (0.0199, 0.02, 0.0299, 0.03, 0.5, 0.51)] == [0, 2, 2, 0, 1, 0]
    assert value("burst", 1, 0.02) == 0
