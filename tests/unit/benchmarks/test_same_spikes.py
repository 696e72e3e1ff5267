"""Two checkouts are called equal only where everything is."""

import pytest

from snn.config.file.load import load_experiment
from snn.config.trials.expand import expand
from tests.benchmarks.checkout import Checkout
from tests.benchmarks.measure import ROOT
from tests.benchmarks.same_spikes import DYADS, Pair, markdown

FOUND = {"n_spikes": 10, "spikes": "aa", "rest": "bb"}


def test_another_digest_or_number_of_spikes_is_not_equal():
    assert Pair("x", 5.0, FOUND, dict(FOUND)).same_spikes
    assert not Pair("x", 5.0, FOUND, FOUND | {"spikes": "ab"}).same_spikes
    assert not Pair("x", 5.0, FOUND, FOUND | {"n_spikes": 11}).same_spikes


def test_what_is_not_a_spike_is_told_apart():
    pair = Pair("x", 5.0, FOUND, FOUND | {"rest": "bc"})
    assert pair.same_spikes
    assert not pair.same_rest
    last = markdown([pair], "a machine").strip().splitlines()[-1]
    cells = [cell.strip() for cell in last.strip("|").split("|")]
    assert cells == ["x", "5", "10", "aa", "aa", "yes", "**no**"]


@pytest.mark.parametrize("name", DYADS)
def test_the_condition_to_compare_is_in_its_configuration(name, tmp_path):
    experiment = load_experiment(Checkout(ROOT, tmp_path).config(name))
    first = [trial for trial in expand(experiment) if not trial.needs and trial.replicate == 0]
    assert -len(first) <= DYADS[name] < len(first)
