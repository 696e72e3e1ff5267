from dataclasses import replace

from snn.config.trials.expand import expand
from snn.record.results_folder import ResultsFolder
from snn.report.results import Results
from snn.report.shown_dyad import first_scored, measured_from_s
from tests.unit.synthetic_runs import small_experiment, synthetic_recording


def results_with(tmp_path, *states):
    experiment = small_experiment(sweep=[], replicates=len(states))
    trials = expand(experiment)[: len(states)]
    rows = tuple({"health": state} for state in states)
    return Results(ResultsFolder(tmp_path), experiment, tuple(trials), rows)


def test_the_dyad_that_is_shown_is_the_first_that_is_scored_or_the_first(tmp_path):
    assert first_scored(results_with(tmp_path, "runaway", "healthy", "healthy")) == 1
    assert first_scored(results_with(tmp_path, "runaway", "runaway")) == 0


def test_what_is_measured_begins_after_the_transient_of_the_measured_phase():
    phases = [{"name": "first", "duration": "500 ms"}, {"name": "second", "duration": "1.5 s"}]
    experiment = small_experiment(sweep=[], protocol={"phases": phases}, analysis={"transient": "100 ms"})
    recording = synthetic_recording(expand(experiment)[0])
    assert measured_from_s(replace(recording)) == 0.6
