"""What named conditions and designs set, as columns."""

import pytest

from snn.config.trials.expand import expand
from snn.config.trials.settings import is_setting, settings_of

LEVEL = "oxytocin.level"


def settings_in(experiment):
    trials = expand(experiment)
    settings = settings_of(experiment, trials)
    return [settings(trial) for trial in trials]


def conditions(**named):
    return [{"label": "c", "conditions": named}]


def test_each_condition_has_what_the_run_has_also_where_it_sets_nothing(make):
    sweep = conditions(
        plain={}, fast={"partner.stress.recovery_time": "500 ms"}, high={f"partner.{LEVEL}": 0.5}
    )
    assert settings_in(make(sweep=sweep)) == [
        {"partner.stress.recovery_time_s": 20.0, "partner.oxytocin.level": 0.0},
        {"partner.stress.recovery_time_s": 0.5, "partner.oxytocin.level": 0.0},
        {"partner.stress.recovery_time_s": 20.0, "partner.oxytocin.level": 0.5},
    ]


def test_partners_that_differ_anywhere_have_a_column_each(make):
    sweep = conditions(plain={}, one={f"partners.a.{LEVEL}": 1, f"partners.b.{LEVEL}": 0.5})
    assert settings_in(make(sweep=sweep)) == [
        {"partners.a.oxytocin.level": 0.0, "partners.b.oxytocin.level": 0.0},
        {"partners.a.oxytocin.level": 1.0, "partners.b.oxytocin.level": 0.5},
    ]
    assert settings_in(make(sweep=conditions(one={f"partners.a.{LEVEL}": 1}))) == [
        {"partners.a.oxytocin.level": 1.0}
    ]
    own = {"b": {"oxytocin": {"level": 0.25}}}
    found = settings_in(make(sweep=conditions(one={f"partner.{LEVEL}": 1}), partners=own))
    assert found == [{"partners.a.oxytocin.level": 1.0}]


def test_an_axis_of_values_has_no_second_column(make):
    axis = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0, 1]}
    assert settings_in(make(sweep=[axis])) == [{}, {}]
    assert settings_in(make()) == [{}]


def test_a_design_has_a_column_for_each_parameter_and_for_the_matrix(make):
    factors = {"coupling": {"low": 0, "high": 1}, "duration": {"low": "1 s", "high": "2 s", "step": "0.5 s"}}
    both = ["link.a_to_b.coupling", "link.b_to_a.coupling"]
    axis = {"saltelli": {"n": 2, "seed": 1, "factors": factors}, "sets": {"coupling": both}}
    experiment = make(sweep=[axis])
    found = settings_in(experiment)
    assert [each["design.matrix"] for each in found] == ["A", "B", "AB.coupling", "AB.duration"] * 2
    for (_, (coupling, duration)), each in zip(experiment.sweep[0].numbered, found, strict=True):
        assert each["link.a_to_b.coupling"] == each["link.b_to_a.coupling"] == coupling
        assert f"{each['duration_s']:g} s" == duration


def test_what_is_no_number_is_text_as_a_file_has_it(make):
    phases = [{"name": "a", "duration": "20 s"}]
    sweep = conditions(
        one={"partner.mirror.map": "none", "protocol.shared_events.per_replicate": False},
        two={"partners.a.video": {"from_condition": "one", "replicate": "same"}},
        three={"protocol.phases": phases},
    )
    one, two, three = settings_in(make(sweep=sweep))
    assert one["partner.mirror.map"] == "none"
    assert one["protocol.shared_events.per_replicate"] == "false"
    assert (one["partners.a.video"], one["protocol.phases"]) == ("none", "[]")
    assert two["partners.a.video"] == '{"from_condition": "one", "replicate": "same"}'
    assert three["protocol.phases"].startswith('[{"name": "a", "duration": "20 s"')


def test_nulls_have_the_settings_that_their_runs_have(make):
    sweep = conditions(weak={"link.a_to_b.coupling": 0.5})
    live, null = settings_in(make(sweep=sweep, nulls={"uncoupled": True}))
    assert (live["link.a_to_b.coupling"], null["link.a_to_b.coupling"]) == (0.5, 0.0)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("duration_s", True),
        ("partner.stress.recovery_time_s", True),
        ("partners.b.video", True),
        ("design.matrix", True),
        ("C", False),
        ("coupling", False),
        ("a_motor_base_hz", False),
    ],
)
def test_settings_are_told_from_measures_and_axes(column, expected):
    assert is_setting(column) == expected
