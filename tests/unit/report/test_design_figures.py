"""What is drawn over which values."""

import pytest

from snn.config.trials.expand import expand
from snn.record.results_folder import ResultsFolder
from snn.report.design_figures import shown_factors
from snn.report.results import Results
from tests.unit.synthetic_runs import small_experiment


def shown(folder, axis):
    experiment = small_experiment(sweep=[axis], replicates=1)
    trials = tuple(expand(experiment))
    rows = tuple(dict(trial.condition) for trial in trials)
    return shown_factors(experiment.sweep[0], Results(ResultsFolder(folder), experiment, trials, rows))


def test_quantities_are_numbers_in_the_unit_of_the_first(tmp_path):
    numbers, quantities = shown(
        tmp_path, {"zip": {"link.a_to_b.coupling": [0, 0.5], "link.a_to_b.latency": ["10 ms", "0.2 s"]}}
    )
    assert (numbers.label, numbers.values.tolist()) == ("link.a_to_b.coupling (1)", [0.0, 0.5])
    assert quantities.label == "link.a_to_b.latency (ms)"
    assert quantities.values.tolist() == pytest.approx([10.0, 200.0])


def test_words_have_places_and_names(tmp_path):
    (words,) = shown(tmp_path, {"zip": {"partner.serotonin.mode": ["receptor", "inverted_u"]}})
    assert (words.label, words.names) == ("partner.serotonin.mode", ("receptor", "inverted_u"))
    assert words.values.tolist() == [0.0, 1.0]


def test_ranges_of_logarithms_are_drawn_so(tmp_path):
    factors = {
        "partner.oxytocin.level": {"low": 0, "high": 1},
        "link.a_to_b.coupling": {"low": 0.01, "high": 1, "scale": "log"},
    }
    linear, logarithmic = shown(tmp_path, {"sobol": {"n": 4, "seed": 1, "factors": factors}})
    assert (linear.logarithmic, logarithmic.logarithmic) == (False, True)
