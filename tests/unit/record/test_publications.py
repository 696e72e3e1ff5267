"""What is published, where, and how it is replaced."""

import json

import pytest

import snn
from snn.errors import ResultError
from snn.record.publications import Clone, Publication, find_clone

ENTRY = Publication(figures=["sweep_C"], files=["x.csv", "x.md"], dyads=2, duration_s=4.0, cpu_s=1.5)


@pytest.fixture
def clone(tmp_path):
    """A clone with one experiment and nothing published."""
    (tmp_path / "results" / "reference").mkdir(parents=True)
    (tmp_path / "results" / "reference" / "published.json").write_text('{"published": {}}')
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "x.yaml").touch()
    return Clone(tmp_path)


def test_what_is_published_is_listed_and_there(clone):
    clone.publish("x", {"x.csv": b"1", "x.md": b"2"}, ENTRY)
    assert clone.published() == {"x": ENTRY}
    assert (clone.reference / "x.md").read_bytes() == b"2"


def test_what_is_no_longer_published_goes(clone):
    clone.publish("x", {"x.csv": b"1", "x.md": b"2"}, ENTRY)
    clone.publish("x", {"x.csv": b"3"}, ENTRY.model_copy(update={"files": ["x.csv"]}))
    assert {path.name for path in clone.reference.iterdir()} == {"published.json", "x.csv"}


def test_only_a_shipped_configuration_has_a_name(clone):
    assert clone.config("x").name == "x.yaml"
    for name in ("y", "../configs/x"):
        with pytest.raises(ResultError, match="no experiment .* there are x"):
            clone.config(name)


@pytest.mark.parametrize("files", [["../../pyproject.toml"], ["/etc/passwd"], [".hidden"], "x", [1]], ids=str)
def test_a_file_outside_the_folder_is_refused(clone, files):
    entry = ENTRY.model_dump() | {"files": files}
    (clone.reference / "published.json").write_text(json.dumps({"published": {"x": entry}}))
    with pytest.raises(ResultError, match="published.json"):
        clone.published()


def test_this_clone_is_found():
    assert "coupling_dose" in find_clone().published()


def test_an_installed_package_says_in_a_line_what_is_needed(tmp_path, monkeypatch):
    monkeypatch.setattr(snn, "__file__", str(tmp_path / "site-packages" / "snn" / "__init__.py"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ResultError, match="clone the repository") as caught:
        find_clone()
    assert len(caught.value.lines) == 1


def test_the_working_folder_may_be_the_clone(clone, tmp_path, monkeypatch):
    monkeypatch.setattr(snn, "__file__", str(tmp_path / "site-packages" / "snn" / "__init__.py"))
    monkeypatch.chdir(clone.root)
    assert find_clone() == clone
