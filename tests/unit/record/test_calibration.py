"""Calibrations: what names them, and what a file gives back."""

import numpy as np
import pytest

from snn.config.load import experiment_from
from snn.errors import ResultError
from snn.record.calibration import (
    EVIDENCE_VERSION,
    Calibration,
    find_calibration,
    install_calibration,
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


def of_dyads(n_seeds, *, nulls=("cut a_to_b", "common input 0.5", "replay b"), measured_s=40.0, **named):
    samples = {(quantity, "all"): np.linspace(0.0, 0.1, n_seeds) for quantity in ("a_to_b", "b_to_a")}
    of = {"protocol": "0" * 16, "made_by": "me"} | named
    return Calibration(nulls=dict.fromkeys(nulls, samples), measured_s=measured_s, **of)


def best(tmp_path, *calibrations, measured_s=80.0):
    for number, found in enumerate(calibrations):
        write_calibration(tmp_path / str(number), found)
    folders = tuple(tmp_path / str(number) for number in range(len(calibrations)))
    return find_calibration("0" * 16, measured_s=measured_s, folders=folders)


def test_more_dyads_count_more_than_the_folder(tmp_path):
    assert best(tmp_path, of_dyads(40), of_dyads(200, made_by="package")).made_by == "package"


def test_a_longer_calibration_of_few_dyads_does_not_take_the_place_of_a_shorter_one(tmp_path):
    assert best(tmp_path, of_dyads(98, measured_s=80.0), of_dyads(99, measured_s=20.0)).measured_s == 20.0


def test_chance_values_of_another_quantity_do_not_count(tmp_path):
    earlier = of_dyads(200, evidence_version=EVIDENCE_VERSION - 1)
    write_calibration(tmp_path, earlier)
    assert find_calibration("0" * 16, measured_s=80.0, folders=(tmp_path,)) is None


def test_where_nothing_is_calibrated_and_nothing_ships_nothing_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path / "none"))
    assert find_calibration("0" * 16, measured_s=80.0) is None


def test_fewer_dyads_are_not_put_in_the_place_of_more(tmp_path, monkeypatch):
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path))
    assert install_calibration(of_dyads(120, made_by="many"))
    assert not install_calibration(of_dyads(40, made_by="few"))
    folders = (tmp_path / "calibrations",)
    assert find_calibration("0" * 16, measured_s=40.0, folders=folders).made_by == "many"
    assert install_calibration(of_dyads(120, made_by="again"))
    assert find_calibration("0" * 16, measured_s=40.0, folders=folders).made_by == "again"


def test_the_smallest_null_says_how_many_dyads_there_are():
    found = of_dyads(120)
    samples = dict(found.nulls) | {"uncoupled": {("a_to_b", "all"): np.zeros(7)}}
    less = Calibration(protocol="0" * 16, measured_s=40.0, nulls=samples, made_by="me")
    assert (less.n_seeds("a_to_b", "all"), less.n_seeds("b_to_a", "all"), less.n_usable) == (7, 120, 7)


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
