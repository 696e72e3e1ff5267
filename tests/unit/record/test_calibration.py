"""Calibrations: what names them, and what a file gives back."""

import numpy as np
import pytest

from snn.config.load import experiment_from
from snn.errors import ResultError
from snn.record.calibration import (
    Calibration,
    find_calibration,
    protocol_key,
    read_calibration,
    write_calibration,
)

SAMPLES = {
    "cut": {("a_to_b", "all"): np.array([0.1, -0.0, 1 / 3]), ("b_answered", "negative"): np.array([0.5])}
}


def experiment(**changes):
    document = {"name": "x", "question": "q", "seed": 1, "duration": "20 s"}
    return experiment_from(document | changes)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"duration": "40 s"},
        {"replicates": 5},
        {"name": "y"},
        {"question": "another"},
        {"protocol": {"shared_events": {"per_replicate": True}}},
        {"nulls": {"circular_shift": {"surrogates": 99}}},
    ],
)
def test_what_does_not_change_chance_values_keeps_the_name(change):
    assert protocol_key(experiment(**change)) == protocol_key(experiment())


@pytest.mark.parametrize(
    "change",
    [
        {"link": {"a_to_b": {"coupling": 0.5}}},
        {"link": {"b_to_a": {"coupling": 0.5}}},
        {"partner": {"oxytocin": {"level": 0.1}}},
        {"protocol": {"shared_events": {"fraction": 0.5}}},
        {"analysis": {"bin": "10 ms"}},
    ],
)
def test_what_does_gives_another(change):
    assert protocol_key(experiment(**change)) != protocol_key(experiment())


def test_a_file_gives_back_what_was_written(tmp_path):
    path = write_calibration(
        tmp_path / "new",
        Calibration(protocol="0123456789abcdef", measured_s=40.0, nulls=SAMPLES, made_by="me"),
    )
    found = read_calibration(path)
    assert (found.protocol, found.made_by, set(found.nulls)) == ("0123456789abcdef", "me", {"cut"})
    assert found.measured_s == 40.0
    for key, values in SAMPLES["cut"].items():
        np.testing.assert_allclose(found.nulls["cut"][key], values, rtol=1e-6)
    assert set(found.samples("a_to_b", "all")) == {"cut"}
    assert found.samples("a_to_b", "positive") == {}


def test_the_first_folder_that_has_it_counts(tmp_path):
    for folder, who in (("one", "first"), ("two", "second")):
        write_calibration(
            tmp_path / folder,
            Calibration(protocol="0123456789abcdef", measured_s=40.0, nulls=SAMPLES, made_by=who),
        )
    folders = (tmp_path / "none", tmp_path / "one", tmp_path / "two")
    assert find_calibration("0123456789abcdef", measured_s=40.0, folders=folders).made_by == "first"
    assert find_calibration("f" * 16, measured_s=40.0, folders=folders) is None


@pytest.mark.parametrize(("measured_s", "found_s"), [(10.0, None), (20.0, 20.0), (39.0, 20.0), (80.0, 40.0)])
def test_the_longest_calibration_that_is_not_longer_than_the_recording_counts(tmp_path, measured_s, found_s):
    for length_s in (20.0, 40.0):
        known = Calibration(protocol="0" * 16, measured_s=length_s, nulls=SAMPLES, made_by="me")
        write_calibration(tmp_path / str(length_s), known)
    folders = (tmp_path / "20.0", tmp_path / "40.0")
    found = find_calibration("0" * 16, measured_s=measured_s, folders=folders)
    assert (found and found.measured_s) == found_s


BARE = '"schema_version": 1, "protocol": "x", "made_by": "m", "measured_s": 1'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"schema_version": 99}', "newer"),
        (f'{{{BARE}, "nulls": {{"cut": {{"a_to_c all": [1]}}}}}}', "damaged"),
        (f'{{{BARE}, "nulls": {{"cut": {{"a_to_b all": ["x"]}}}}}}', "damaged"),
    ],
)
def test_a_bad_file_is_told(tmp_path, text, reason):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(ResultError, match=reason):
        read_calibration(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ResultError, match="cannot read"):
        read_calibration(tmp_path / "none.json")
