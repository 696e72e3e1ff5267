"""Runs and files that a file refers to are looked up while it is loaded, wherever the file mentions them."""

from pathlib import Path

import pytest

from snn.config.file.load import load_experiment
from snn.config.file.run_references import Finders, with_found_runs
from snn.config.schema.references import FromFile, FromRun
from snn.config.schema.sweep import ConditionsAxis
from snn.errors import ConfigError, ResultError

HEAD = "name: x\nquestion: why?\nseed: 1\nduration: 20 s\n"
HASH = "ab" * 32
OTHER = "cd" * 32


def found(path, expected, _parameter):
    if path == "gone":
        raise ResultError("'gone' not found")
    return f"kept/{path}", expected or HASH


def found_file(path, expected):
    if path == "gone.csv":
        raise ConfigError("'gone.csv' not found")
    return f"files/{path}", expected or OTHER


FINDERS = Finders(run=found, file=found_file)


def test_every_run_is_looked_up_at_any_depth():
    data = {
        "partner": {"mirror": {"map": {"from": "x"}}},
        "sweep": [{"conditions": {"c": {"partner.mirror.map": {"from": "y", "sha256": "00"}}}}],
        "name": "from",
    }
    assert with_found_runs(data, FINDERS) == (
        {
            "partner": {"mirror": {"map": {"from": "kept/x", "sha256": HASH}}},
            "sweep": [{"conditions": {"c": {"partner.mirror.map": {"from": "kept/y", "sha256": "00"}}}}],
            "name": "from",
        },
        [],
    )


def test_what_is_not_a_path_is_left_to_the_checks():
    data = {"map": {"from": 3}, "other": {"from": "x", "sha256": 5}}
    assert with_found_runs(data, FINDERS) == (data, [])


@pytest.fixture
def load(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def _load(text, **options):
        Path("x.yaml").write_text(HEAD + text)
        return load_experiment("x.yaml", **options)

    return _load


def test_a_file_may_name_a_run_in_its_partners_its_sweep_and_on_the_command_line(load):
    text = (
        "partner: {mirror: {map: {from: x}}}\n"
        "sweep: [{label: k, conditions: {c: {partners.a.mirror.map: {from: y}}}}]\n"
    )
    experiment = load(text, finders=FINDERS)
    assert experiment.partners.b.mirror.map == FromRun(path="kept/x", sha256=HASH, partner="b")
    [axis] = experiment.sweep
    assert isinstance(axis, ConditionsAxis)
    [(_, value)] = axis.conditions[0].settings
    assert dict(value) == {"from": "kept/y", "sha256": HASH}
    overridden = load("", finders=FINDERS, overrides=["partner.mirror.map.from=z"])
    assert overridden.partners.a.mirror.map == FromRun(path="kept/z", sha256=HASH, partner="a")


def test_a_run_that_is_not_there_is_told_with_its_line(load):
    with pytest.raises(ConfigError) as error:
        load("partner:\n  mirror:\n    map: {from: gone}\n", finders=FINDERS)
    assert str(error.value) == "x.yaml:7: partner.mirror.map.from: 'gone' not found"
    with pytest.raises(ConfigError) as error:
        load("", finders=FINDERS, overrides=["partner.mirror.map={from: gone}"])
    assert str(error.value) == "--set: partner.mirror.map.from: 'gone' not found"


def test_without_looking_up_the_content_must_be_stated(load):
    with pytest.raises(ConfigError, match=r"^x\.yaml:5: partner\.mirror\.map: from: a run is only looked up"):
        load("partner: {mirror: {map: {from: x}}}\n")
    stated = load(f"partner: {{mirror: {{map: {{from: x, sha256: {HASH}}}}}}}\n")
    assert stated.partners.a.mirror.map == FromRun(path="x", sha256=HASH, partner="a")


def test_a_file_of_movement_is_looked_up_too(load):
    text = (
        "partners: {b: {video: {file: m.csv}}}\n"
        "sweep: [{label: k, conditions: {c: {partners.a.video: {file: n.csv, sha256: " + HASH + "}}}}]\n"
    )
    experiment = load(text, finders=FINDERS)
    assert experiment.partners.b.video == FromFile(path="files/m.csv", sha256=OTHER)
    [axis] = experiment.sweep
    assert isinstance(axis, ConditionsAxis)
    assert dict(axis.conditions[0].settings[0][1]) == {"file": "files/n.csv", "sha256": HASH}
    overridden = load("", finders=FINDERS, overrides=["partners.a.video.file=z.csv"])
    assert overridden.partners.a.video == FromFile(path="files/z.csv", sha256=OTHER)
    assert overridden.partners.b.video is None


def test_a_file_that_is_not_there_is_told_with_its_line(load):
    with pytest.raises(ConfigError) as error:
        load("partner:\n  video: {file: gone.csv}\n", finders=FINDERS)
    assert str(error.value) == "x.yaml:6: partner.video.file: 'gone.csv' not found"
