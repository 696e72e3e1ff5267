"""Which figures an experiment gets, and what they say about their assumptions."""

from snn.config.experiment import Experiment
from snn.report.figures import assumptions
from snn.report.outcomes import axis_label


def experiment(**parts):
    return Experiment.model_validate({"name": "t", "question": "?", "seed": 1, "duration": "4 s", **parts})


def test_a_neutral_experiment_names_its_inputs():
    text = assumptions(experiment())
    assert "mirror map, coupling and intentions are inputs" in text
    assert "oxytocin" not in text


def test_levels_are_arbitrary_units_and_named_for_the_partner_that_has_them():
    text = assumptions(experiment(partners={"b": {"oxytocin": {"level": 0.5}}}))
    assert "levels of b (arbitrary units): oxytocin 0.5, serotonin 1" in text
    assert "levels of a" not in text


def test_the_phenomenological_mode_says_that_its_shape_is_assumed():
    text = assumptions(experiment(partner={"serotonin": {"mode": "inverted_u"}}))
    assert "its shape is assumed, not derived" in text


def test_an_axis_is_labelled_with_the_unit_of_its_values():
    swept = experiment(
        sweep=[
            {"label": "delay", "keys": ["link.a_to_b.delay"], "values": ["50 ms", "100 ms"]},
            {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0, 1]},
        ]
    )
    assert axis_label(swept, 0) == "delay (ms)"
    assert axis_label(swept, 1) == "coupling (1)"
