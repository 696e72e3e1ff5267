"""What of a configuration names a trial."""

import hashlib
import json

from snn.config.trials import trial_key
from snn.config.trials.expand import expand
from snn.config.trials.trial import Need
from snn.config.trials.trial_key import TrialKeys, canonical
from snn.config.trials.versions import MODEL_VERSION, SCHEMA_VERSION


def test_minus_zero_is_zero():
    assert str(canonical(-0.0)) == "0.0"


def test_a_key_is_the_hash_of_one_canonical_text(make):
    experiment = make(partner={"mirror": {"learning": {"rule": "triplet"}}})
    parts = ("duration_s", "partners", "link", "protocol", "record", "seed")
    content = {name: canonical(getattr(experiment, name)) for name in parts}
    content["record"] = {"rate_bin_ms": 20.0}
    content |= {"replicate": 7, "needs": [["b", "video", "0123456789abcdef"]]}
    content |= {"schema_version": SCHEMA_VERSION, "model_version": MODEL_VERSION}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    needs = (Need("0123456789abcdef", "video", "b", "b"),)
    assert TrialKeys(experiment).key_of(7, needs) == hashlib.sha256(text.encode()).hexdigest()[:16]
    without = json.dumps(content | {"needs": []}, sort_keys=True, separators=(",", ":"))
    assert TrialKeys(experiment).key_of(7, ()) == hashlib.sha256(without.encode()).hexdigest()[:16]


def test_a_key_does_not_hang_on_whether_spikes_are_kept_but_on_all_else_that_is_recorded(make):
    keys = [
        TrialKeys(make(record=record)).key_of(0, ())
        for record in ({}, {"spikes": False}, {"rate_bin": "10 ms"})
    ]
    assert keys[0] == keys[1] != keys[2]


def test_an_experiment_is_written_out_once_for_all_its_replicates(make, monkeypatch):
    written = []
    monkeypatch.setattr(trial_key, "canonical", lambda part: written.append(part) or canonical(part))
    expand(make(replicates=1))
    n_once = len(written)
    written.clear()
    expand(make(replicates=100))
    assert len(written) == n_once
