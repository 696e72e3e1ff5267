"""Lengths that are tried: halves of what there is, on the grid of bins, and long enough to be tested."""

from types import SimpleNamespace

import pytest

from snn.api.planning import _fitting, _folder_name, _lengths_s, _panels
from snn.errors import ConfigError

EXPERIMENT = SimpleNamespace(duration_s=80.0)


def test_without_lengths_that_of_the_experiment_and_its_halves_are_tried():
    assert _lengths_s((), EXPERIMENT) == (80.0, 40.0, 20.0, 10.0)
    assert _lengths_s(["5 s", "500000 ms", "86000 s"], EXPERIMENT) == (5.0, 500.0, 86_000.0)


@pytest.mark.parametrize("text", ["4.9 s", "86001 s", "20", "20 mV"])
def test_a_length_that_cannot_be_is_refused(text):
    with pytest.raises(ConfigError, match=r"^--length: "):
        _lengths_s([text], EXPERIMENT)


def test_lengths_end_with_the_recording_and_with_a_bin_and_count_once():
    assert _fitting((80.0, 40.03, 6.0, 4.0), 38.0) == (6.0, 38.0)
    assert _fitting((40.0, 20.03, 5.0), 50.0) == (5.0, 20.0, 40.0)


def test_a_recording_that_is_too_short_to_be_tested_is_refused():
    with pytest.raises(ConfigError, match="4 s are too short to be tested; take 5 s or more"):
        _fitting((80.0, 40.0), 4.0)


def test_pilots_are_counted_at_each_rate_of_cues(monkeypatch):
    monkeypatch.setattr("snn.compare.cue_power.power_points", lambda own: [pilot.name for pilot in own])
    pilots = [
        SimpleNamespace(name=name, trial=SimpleNamespace(condition=condition))
        for name, condition in (
            ("x", (("cue_rate", 0.1),)),
            ("y", (("cue_rate", 0.2),)),
            ("z", (("cue_rate", 0.1),)),
        )
    ]
    assert _panels(pilots) == {"0.1 Hz on each channel": ["x", "z"], "0.2 Hz on each channel": ["y"]}
    alone = SimpleNamespace(name="w", trial=SimpleNamespace(condition=()))
    assert _panels([alone]) == {"cues as configured": ["w"]}


def test_each_coupling_has_its_folder():
    assert (_folder_name(None), _folder_name(0.5)) == ("as_configured", "coupling_0.5")
