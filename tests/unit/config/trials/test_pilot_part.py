"""The experiment that makes the pilots of a plan."""

import pytest

from snn.config.file.load import experiment_from
from snn.config.trials.expand import expand
from snn.config.trials.pilot_part import pilot_part
from snn.errors import ConfigError


def _experiment(**more):
    raw = {"name": "x", "question": "?", "seed": 1, "duration": "20 s", "replicates": 3}
    return experiment_from(raw | {"analysis": {"transient": "500 ms"}, "nulls": {"uncoupled": True}} | more)


def test_pilots_are_live_dyads_of_the_stated_coupling_and_length():
    part = pilot_part(_experiment(), coupling=0.1, n_pilots=5, longest_s=8.0)
    trials = expand(part)
    assert len(trials) == 5
    assert {trial.experiment.duration_s for trial in trials} == {8.5}  # with the transient
    assert {(t.experiment.link.a_to_b.coupling, t.experiment.link.b_to_a.coupling) for t in trials} == {
        (0.1, 0.1)
    }


def test_a_cut_link_stays_cut_and_nothing_else_is_changed_unasked():
    experiment = _experiment(link={"a_to_b": {"coupling": 2.0}, "b_to_a": {"coupling": 0}})
    part = pilot_part(experiment, coupling=0.5, n_pilots=4, longest_s=None)
    assert (part.link.a_to_b.coupling, part.link.b_to_a.coupling, part.duration_s) == (0.5, 0.0, 20.0)
    assert pilot_part(experiment, coupling=None, n_pilots=4, longest_s=None).link == experiment.link


def test_each_rate_of_cues_is_simulated_once():
    part = pilot_part(
        _experiment(), coupling=None, n_pilots=2, longest_s=None, rates=("0.1 Hz", "1 Hz", "0.1 Hz")
    )
    trials = expand(part)
    assert [dict(trial.condition)["cue_rate"] for trial in trials] == [0.1] * 2 + [1.0] * 2
    assert [trial.experiment.partners.b.intention.rate_hz for trial in trials] == [0.1, 0.1, 1.0, 1.0]


def test_what_cannot_be_planned_is_one_line():
    swept = _experiment(sweep=[{"label": "long", "keys": ["duration"], "values": ["9 s"]}])
    with pytest.raises(ConfigError, match=r"^sweep: a plan is for one condition"):
        pilot_part(swept, coupling=None, n_pilots=4, longest_s=None)
    phased = _experiment(protocol={"phases": [{"name": "one", "duration": "20 s"}]})
    with pytest.raises(ConfigError, match=r"^protocol\.phases: .*leave --length away$"):
        pilot_part(phased, coupling=None, n_pilots=4, longest_s=10.0)
    assert pilot_part(phased, coupling=None, n_pilots=4, longest_s=None).duration_s == 20.0
    with pytest.raises(ConfigError, match="rate"):
        expand(pilot_part(_experiment(), coupling=None, n_pilots=4, longest_s=None, rates=("often",)))
