"""Trials: their order, their conditions, and keys that name content."""

import pickle
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from snn.config.file.load import load_experiment
from snn.config.schema.experiment import Experiment
from snn.config.schema.nulls import LesionTwin
from snn.config.trials import trial_key as trial_key_module
from snn.config.trials.expand import Trial, expand, trial_key
from snn.errors import ConfigError

CONFIGS = Path(__file__).resolve().parents[4] / "configs"
Make = Callable[..., Experiment]
GRID = [
    {"label": "coupling", "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"], "values": [0, 0.5]},
    {"label": "map", "conditions": {"congruent": {}, "none": {"partner.mirror.map": "none"}}},
]


def key(experiment: Experiment) -> str:
    (trial,) = expand(experiment)
    return trial.key


def test_without_a_sweep_there_is_one_condition(make: Make) -> None:
    experiment = make(replicates=3)
    trials = expand(experiment)
    assert [trial.condition for trial in trials] == [(), (), ()]
    assert [trial.replicate for trial in trials] == [0, 1, 2]
    assert all(trial.experiment == experiment for trial in trials)


def test_the_full_grid_with_the_last_axis_fastest_and_replicates_faster_still(make: Make) -> None:
    trials = expand(make(sweep=GRID, replicates=2))
    assert [(*trial.condition, trial.replicate) for trial in trials] == [
        (("coupling", coupling), ("map", mapping), replicate)
        for coupling in (0.0, 0.5)
        for mapping in ("congruent", "none")
        for replicate in (0, 1)
    ]
    last = trials[-1].experiment
    assert (last.link.a_to_b.coupling, last.link.b_to_a.coupling) == (0.5, 0.5)
    assert (last.partners.a.mirror.map, last.partners.b.mirror.map) == ("none", "none")
    assert last.sweep == ()
    assert last.replicates == 2


def test_a_swept_value_is_the_same_trial_as_the_value_written_out(make: Make) -> None:
    swept = expand(make(sweep=[{"label": "d", "keys": ["link.a_to_b.latency"], "values": ["50 ms"]}]))[0]
    assert swept.key == key(make(link={"a_to_b": {"latency": "0.05 s"}}))


@pytest.mark.parametrize(
    "same",
    [
        {"name": "other"},
        {"question": "what else?"},
        {"analysis": {"bin": "10 ms"}},
        {"nulls": {"circular_shift": {"surrogates": 10}}},
        {"duration": "20000 ms"},
        {"link": {"a_to_b": {"latency": "0.1 s", "coupling": 1}}},
        {"partner": {"cells": {"resting_potential": "-0.07 V"}}},
        {"partners": {"a": {"oxytocin": {"level": -0.0}}}},
        {"sweep": [{"label": "l", "conditions": {"m": {}}}]},
        {"protocol": {"noise_branch": 0}, "partner": {"background": {"observation_factor": 1}}},
    ],
)
def test_what_does_not_change_the_simulation_does_not_change_the_key(
    make: Make, same: dict[str, Any]
) -> None:
    assert key(make(**same)) == key(make())


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"duration": "20.1 s"},
        {"link": {"a_to_b": {"latency": "110 ms"}}},
        {"link": {"b_to_a": {"latency": "110 ms"}}},
        {"partners": {"a": {"oxytocin": {"level": 0.5}}}},
        {"partners": {"b": {"oxytocin": {"level": 0.5}}}},
        {"partner": {"mirror": {"map": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]}}},
        {"protocol": {"shared_events": {"per_replicate": True}}},
        {"protocol": {"noise_branch": 1}},
        {"protocol": {"shared_events": {"lag_b": "10 ms"}}},
        {"protocol": {"shared_events": {"alternate_every": "20 s"}}},
        {"protocol": {"common_drive": {"sd": 0.1}}},
        {"link": {"a_to_b": {"occlusion": [{"start": "1 s", "stop": "2 s"}]}}},
        {"partner": {"body": {"time_constant": "51 ms"}}},
        {"partners": {"b": {"background": {"observation_factor": 0.9}}}},
        {"record": {"rate_bin": "10 ms"}},
        {"partner": {"intention": {"events": [{"channel": "frown", "onset": "1 s", "duration": "1 s"}]}}},
    ],
)
def test_what_changes_the_simulation_changes_the_key(make: Make, other: dict[str, Any]) -> None:
    assert key(make(**other)) != key(make())


def test_partners_are_not_interchangeable(make: Make) -> None:
    assert key(make(partners={"a": {"oxytocin": {"level": 1}}})) != key(
        make(partners={"b": {"oxytocin": {"level": 1}}})
    )


def test_replicates_have_keys_of_their_own_that_do_not_depend_on_how_many_there_are(make: Make) -> None:
    three, two = expand(make(replicates=3)), expand(make(replicates=2))
    assert len({trial.key for trial in three}) == 3
    assert [trial.key for trial in three[:2]] == [trial.key for trial in two]
    assert [trial_key(make(), replicate) for replicate in range(3)] == [trial.key for trial in three]


def test_keys_are_16_hexadecimal_digits(make: Make) -> None:
    assert re.fullmatch("[0-9a-f]{16}", key(make()))


@pytest.mark.parametrize("version", ["SCHEMA_VERSION", "MODEL_VERSION"])
def test_another_version_gives_another_key(make: Make, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    before = key(make())
    monkeypatch.setattr(trial_key_module, version, 999)
    assert key(make()) != before


def test_keys_are_the_same_in_another_process(make: Make) -> None:
    program = (
        "from snn.config.file.load import experiment_from; from snn.config.trials.expand import trial_key;"
        "print(trial_key(experiment_from({'name': 'x', 'question': 'why?', 'seed': 1, 'duration': '20 s'}), 0))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == key(make())


def test_trials_survive_pickling(make: Make) -> None:
    trials = expand(make(sweep=GRID))
    again: tuple[Trial, ...] = pickle.loads(pickle.dumps(trials))  # noqa: S301 (our own bytes)
    assert again == trials


def test_axes_that_contradict_each_other_are_named(make: Make) -> None:
    sweep = [
        {"label": "low", "keys": ["partner.mirror.delay_min"], "values": ["2 ms", "6 ms"]},
        {"label": "high", "keys": ["partner.mirror.delay_max"], "values": ["8 ms", "5 ms"]},
    ]
    with pytest.raises(ConfigError) as error:
        expand(make(sweep=sweep))
    assert str(error.value) == (
        "sweep (low = 6.0, high = 5.0): partners.a.mirror.delay_min: 6 ms; must not exceed delay_max (5 ms)"
    )


def test_forty_eight_thousand_trials_are_listed_in_no_time() -> None:
    """Each was hashed from scratch once: `snn validate` of this file took 27 s before anything happened."""
    calibration = load_experiment(CONFIGS / "calibration.yaml")
    nulls = calibration.nulls.model_copy(update={"lesion_twin": LesionTwin(branches=3)})
    experiment = calibration.model_copy(update={"nulls": nulls})
    began_s = time.process_time()
    assert len(expand(experiment)) == 48_000  # 8 rungs, 200 replicates, live, 17 nulls and 4 x 3 branches
    assert time.process_time() - began_s < 5


def test_all_conditions_that_contradict_themselves_are_told(make: Make) -> None:
    axis = {"label": "delay", "keys": ["partners.a.mirror.delay_min"], "values": ["6 ms", "2 ms", "5 ms"]}
    with pytest.raises(ConfigError) as error:
        expand(make(sweep=[axis]))
    assert error.value.lines == tuple(
        f"sweep (delay = {value}.0): partners.a.mirror.delay_min: {value} ms; must not exceed delay_max (4 ms)"
        for value in (6, 5)
    )
