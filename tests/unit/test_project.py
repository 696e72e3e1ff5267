"""The project as a whole: its light imports, its top level, its documents, its published tables, its commands.

That data flows one way, and that types hold, is checked by `.ci/run` and before each commit.
"""

import csv
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from snn.config.trials.designs import saltelli_of
from snn.record.publications import Clone
from tests.reference.claims import claims
from tests.reference.published import configuration

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
FINDINGS = ROOT / "results" / "README.md"


def run(*command, **options):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["validate", "configs/first_light.yaml"], ["show", "configs"]]
)
def test_looking_at_things_imports_neither_brian2_nor_matplotlib(arguments):
    code = (
        "import sys\nfrom snn.cli.main import main\n"
        f"sys.argv = ['snn', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'brian2', 'matplotlib', 'scipy', 'sympy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr


def test_nothing_visible_lies_outside_the_users_layout():
    done = run("git", "ls-files")
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in done.stdout.splitlines()}
    allowed = {
        "pyproject.toml",
        "README.md",
        "snn",
        "configs",
        "results",
        "tests",
        "LICENSE",
        "CHANGELOG.md",
        "CITATION.cff",
    }
    assert {name for name in top if not name.startswith(".")} <= allowed


def test_each_published_table_is_named_by_a_document():
    folder = ROOT / "results" / "reference"
    text = "".join(path.read_text(encoding="utf-8") for path in (README, FINDINGS))
    published = {path.name for path in folder.iterdir()}
    # a table that a document names leads to those that stand beside it
    text += "".join(
        (folder / name).read_text(encoding="utf-8")
        for name in published
        if name.endswith(".md") and name in text
    )
    unnamed = {name for name in published if name.endswith((".md", ".png")) and name not in text}
    assert not unnamed


def test_the_claims_are_those_of_the_configurations_and_the_published_dyads():
    assert (ROOT / "results" / "reference" / "claims.md").read_text(encoding="utf-8") == claims()


def test_what_is_published_of_each_experiment_is_there_and_can_be_made_again():
    clone = Clone(ROOT)
    there = {path.name for path in clone.reference.iterdir()}
    for name, publication in clone.published().items():
        assert clone.config(name).is_file()
        table = f"{name}_rates.csv" if publication.calibrated else f"{name}.csv"
        assert {table, f"{name}.md", f"{name}.png"} <= set(publication.files) <= there


def _published_doses():
    """Return the experiments whose table has a line for each condition, and not one for each factor of a design."""
    folder = ROOT / "results" / "reference"
    names = sorted(path.stem for path in folder.glob("*.csv") if (folder / f"{path.stem}.md").is_file())
    return [name for name in names if saltelli_of(configuration(name)) is None]


def _number(text):
    """Read a number of a table, without its interval; a word is a word."""
    try:
        return float(text.split(" [")[0])
    except ValueError:
        return text


@pytest.mark.parametrize("name", _published_doses())
def test_published_means_and_states_are_those_of_the_published_dyads(name):
    folder = ROOT / "results" / "reference"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        dyads = list(csv.DictReader(file))
    table = [
        line.strip("| \n").split(" | ") for line in (folder / f"{name}.md").open() if line.startswith("|")
    ]
    heading, _, *lines = table
    assert "health" in heading
    for line in lines:
        point = dict(zip(heading[: heading.index("n")], line, strict=False))
        mine = [d for d in dyads if all(_number(d[axis]) == _number(value) for axis, value in point.items())]
        cells = dict(zip(heading, line, strict=True))
        assert len(mine) == int(cells["of"])
        states = Counter(d["health"] for d in mine)
        assert {f"{state} {n}" for state, n in states.items()} == set(cells["health"].split(", "))
        scored = [d for d in mine if d["health"] not in ("runaway", "reverberating") and d["C"]]
        assert len(scored) == int(cells["n"])
        mean = sum(float(d["C"]) for d in scored) / len(scored)
        assert _number(cells.get("C", cells.get("C*"))) == pytest.approx(mean, abs=0.00051)


def test_versions_agree():
    from snn import __version__

    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"version: {__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.search(
        r"^date-released: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert f"\n## {__version__} ({released.group(1) if released else 'unreleased'})" in changes


def test_brian2_has_an_upper_bound_and_the_installed_one_lies_below_it():
    """The layout of its generated C++ is relied on; tests/validation compares it with Brian2's own way to run."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = [Requirement(text) for text in project["dependencies"]]
    specifier = next(requirement.specifier for requirement in required if requirement.name == "brian2")
    assert any(part.operator == "<" for part in specifier)
    assert version("brian2") in specifier
