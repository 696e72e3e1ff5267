"""The pages of docs/examples run as they stand, and show what they say."""

import re
from pathlib import Path

import pytest

import snn
from tests.reference.published import ROOT
from tests.unit.undrawn import run_undrawn

PAGES = ROOT / "snn" / "docs" / "examples"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def run_page(tmp_path, monkeypatch):
    """Run all blocks of a page, one after the other, in an empty folder and without pandas; return its names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("snn.api.tables.find_spec", lambda _name: None)

    def run(name):
        names = {}
        page = PAGES / f"{name}.md" if name != "README" else ROOT / "README.md"
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            exec(compile(block, f"{name}, block {number}", "exec"), names)  # noqa: S102 it is our own page
        return names

    return run


def test_each_page_has_a_test_here():
    assert {page.stem for page in PAGES.glob("*.md")} == {
        name.removeprefix("test_page_") for name in globals() if name.startswith("test_page_")
    }


def test_the_readme_runs_after_its_first_command(run_page):
    run_undrawn(snn.experiment("first_light", duration="10 s"), Path("results/first_light"))
    assert run_page("README")["asked"].duration_s == 40


def test_page_first_dyad(run_page, tmp_path):
    found = run_page("first_dyad")
    recording = found["recording"]
    assert recording.movement_hz["a"].shape == (4, 1000)
    assert found["rates_hz"].shape == (4, 200)
    assert len(found["results"].runs) == found["asked"].replicates
    assert (tmp_path / "results" / "first_dyad" / "results.csv").exists()


def test_page_own_sweep(run_page, capsys):
    found = run_page("own_sweep")
    assert (len(found["results"].runs), len(found["more"].runs)) == (4, 6)
    assert found["results"].runs[0].key == found["more"].runs[0].key
    assert "gate_conductance" in capsys.readouterr().out.splitlines()[0]


def test_page_two_conditions(run_page, tmp_path):
    found = run_page("two_conditions")
    assert found["difference"].shape == (3,)
    assert (tmp_path / "links.png").stat().st_size > 1000
    cut = [run for run in found["results"].runs if run.condition["links"] == "cut"]
    # who does not see fires less in what would be seeing
    assert found["difference"].mean() > 0
    assert len(cut) == 3


def test_page_measures_and_nulls(run_page, tmp_path, capsys):
    found = run_page("measures_and_nulls")
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[:2]] == [
        "correlation",
        "counts_200ms",
    ]
    assert found["alike"].curve.shape == found["alike"].lags_s.shape == found["alike"].band_high.shape
    assert (tmp_path / "synchrony.png").exists()


def test_page_influence_on_your_data(run_page):
    found = run_page("influence_on_your_data")
    by_way = {(row["source"], row["target"]): row for row in found["found"].records}
    assert by_way["ann", "bob"]["verdict"] != by_way["bob", "ann"]["verdict"]
    assert by_way["ann", "bob"]["p"] <= 0.01 < by_way["bob", "ann"]["p"]
    assert set(found["study"].verdicts) == {"0", "1", "all"}
