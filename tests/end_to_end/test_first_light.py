"""The numbers that are published of the first experiment come from running it."""

import csv

import pytest

from snn.batch.measures import summary_of
from snn.config.file.load import load_experiment
from snn.config.shipped import shipped
from snn.config.trials.expand import expand
from snn.simulate.compiler import compiler_command
from snn.simulate.engine import CompiledEngine
from snn.simulate.simulate import simulate
from tests.reference.published import REFERENCE

HEADLINES = {"C", "null95", "p", "execution_e_executing_hz", "execution_e_observing_hz", "motor_executing_hz"}


@pytest.mark.skipif(compiler_command() is None, reason="needs a C++ compiler (g++ and make)")
def test_first_light_gives_its_published_numbers():
    (trial,) = expand(load_experiment(shipped("first_light")))
    summary = summary_of(simulate(trial, engine=CompiledEngine()), experiment=trial.experiment)
    with (REFERENCE / "first_light.csv").open(encoding="utf-8", newline="") as file:
        (published,) = csv.DictReader(file)
    told = {name: float(published[name]) for name, number in summary.row.items() if is_number(number)}
    assert told.keys() >= HEADLINES
    assert {name: float(summary.row[name]) for name in told} == pytest.approx(told, rel=1e-5)
    assert summary.health.state == published["health"]


def is_number(value):
    return isinstance(value, int | float) and value == value
