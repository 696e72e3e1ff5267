"""A folder is of one experiment: what may change when runs are there, and what may not."""

from types import SimpleNamespace

import pytest

from snn.config.file.resolved_document import resolved_yaml
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.record.one_experiment import refuse_another
from snn.record.results_folder import EXPERIMENT_NAME, ResultsFolder
from tests.unit.synthetic_runs import small_experiment


@pytest.fixture
def stored(tmp_path):
    """A folder of two couplings, and what its manifest says if so many of its runs are complete."""
    experiment = small_experiment(couplings=[0.0, 0.5])
    (tmp_path / EXPERIMENT_NAME).write_text(resolved_yaml(experiment))
    keys = [trial.key for trial in expand(experiment)]

    def lines(n_complete):
        states = ["complete"] * n_complete + ["failed"] * (len(keys) - n_complete)
        return {key: SimpleNamespace(status=state) for key, state in zip(keys, states, strict=True)}

    return ResultsFolder(tmp_path), lines


def test_a_new_folder_and_the_same_experiment_are_taken(stored, tmp_path):
    folder, lines = stored
    refuse_another(folder, small_experiment(couplings=[0.0, 0.5]), lines(2))
    refuse_another(ResultsFolder(tmp_path / "new"), small_experiment(seed=9), {})


def test_conditions_may_be_added_and_none_that_has_runs_is_taken_away(stored):
    folder, lines = stored
    refuse_another(folder, small_experiment(couplings=[0.0, 0.5, 1.0]), lines(4))
    refuse_another(folder, small_experiment(couplings=[0.0]), lines(0))
    with pytest.raises(ResultError, match="config differs in key sweep.* complete runs? would not belong"):
        refuse_another(folder, small_experiment(couplings=[0.0]), lines(4))


def test_the_key_that_changes_a_run_is_blamed_before_that_which_says_how_many(stored):
    folder, lines = stored
    for more, key in (
        ({"couplings": [0.0], "seed": 99}, r"seed \(was 7, is 99\)"),
        ({"replicates": 3, "duration": "3 s"}, "duration"),
        ({"couplings": [0.0], "record": {"rate_bin": "40 ms"}}, "record"),
        ({"seed": 99, "record": {"spikes": False}}, "seed"),
    ):
        with pytest.raises(ResultError, match=f"config differs in key {key}"):
            refuse_another(folder, small_experiment(**{"couplings": [0.0, 0.5]} | more), lines(1))


def test_whether_spikes_are_kept_may_change_at_any_time(stored):
    folder, lines = stored
    refuse_another(folder, small_experiment(couplings=[0.0, 0.5], record={"spikes": False}), lines(4))


def test_the_primary_outcome_may_change_only_before_there_are_runs(stored):
    folder, lines = stored
    other = small_experiment(couplings=[0.0, 0.5], primary="RI")
    refuse_another(folder, other, lines(0))
    with pytest.raises(ResultError, match="1 complete run made to be judged by primary C"):
        refuse_another(folder, other, lines(1))


def test_the_test_that_answers_may_be_named_later_and_not_changed(tmp_path):
    test = {
        "test": "difference",
        "hypothesis": "h",
        "outcome": "C",
        "axis": "coupling",
        "direction": "larger",
    }
    answer = {"analysis": {"answer": test | {"condition": 0.5, "baseline": 0.0}}}
    other = {"analysis": {"answer": test | {"condition": 0.0, "baseline": 0.5}}}
    asked = small_experiment(couplings=[0.0, 0.5], **answer)
    (tmp_path / EXPERIMENT_NAME).write_text(resolved_yaml(asked))
    folder, lines = ResultsFolder(tmp_path), {"k": SimpleNamespace(status="complete")}
    for later in (small_experiment(couplings=[0.0, 0.5]), small_experiment(couplings=[0.0, 0.5], **other)):
        refuse_another(folder, later, {})
        with pytest.raises(ResultError, match="to be judged by another analysis.answer"):
            refuse_another(folder, later, lines)
    (tmp_path / EXPERIMENT_NAME).write_text(resolved_yaml(small_experiment(couplings=[0.0, 0.5])))
    refuse_another(folder, asked, lines)
