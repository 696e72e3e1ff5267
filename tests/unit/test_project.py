"""The project as a whole: its layers, its light imports, its top level, its commands."""

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from snn.config.file.load import load_experiment
from snn.record.publications import Clone
from tests.reference.gallery import gallery

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
FINDINGS = ROOT / "results" / "README.md"
GALLERY = ROOT / "configs" / "README.md"


@pytest.fixture(
    params=[README, FINDINGS, GALLERY, ROOT / "CHANGELOG.md"], ids=lambda path: str(path.relative_to(ROOT))
)
def document(request):
    """Return each document in turn."""
    return request.param


def run(*command, **options):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **options)


def test_data_flows_one_way():
    done = run(Path(sys.executable).with_name("lint-imports"))
    assert done.returncode == 0, done.stdout


def test_the_code_is_clean():
    done = run(sys.executable, "-m", "ruff", "check", "snn", "tests")
    assert done.returncode == 0, done.stdout


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


def test_continuous_integration_runs_the_readmes_test_command():
    """``.ci/run`` reads the command out of the README; this is what it reads."""
    found = re.search(
        r"<!-- test command -->\n```sh\n(.+?)\n```", README.read_text(encoding="utf-8"), re.DOTALL
    )
    assert found
    assert "\n" not in found.group(1)
    assert "pytest" in found.group(1)
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_tables_of_documents_equal_the_reference_files(document):
    """A table under ``<!-- table: FILE -->`` is the content of that file, so that no number there is loose."""
    named = re.findall(r"<!-- table: (\S+) -->\n(.*?)\n\n", document.read_text(encoding="utf-8"), re.DOTALL)
    for name, table in named:
        assert table.strip() in (ROOT / name).read_text(encoding="utf-8"), name


def test_what_documents_link_to_is_there(document):
    linked = re.findall(r"\]\(([^)#\s]+)[)#]", document.read_text(encoding="utf-8"))
    missing = {name for name in linked if "://" not in name and not (document.parent / name).exists()}
    assert not missing


def test_configurations_in_documents_are_valid(document, tmp_path):
    for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", document.read_text("utf-8"), re.DOTALL)):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        assert load_experiment(path).question.endswith("?")


def test_the_readme_fits_a_few_screens_and_the_findings_show_a_table():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 250
    assert "<!-- table: " in FINDINGS.read_text(encoding="utf-8")


def test_each_published_table_is_named_by_a_document_and_each_experiment_by_the_gallery():
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
    assert GALLERY.read_text(encoding="utf-8") == gallery()


def test_what_is_published_of_each_experiment_is_there_and_can_be_made_again():
    clone = Clone(ROOT)
    there = {path.name for path in clone.reference.iterdir()}
    for name, publication in clone.published().items():
        assert clone.config(name).is_file()
        assert {f"{name}.csv", f"{name}.md", f"{name}.png"} <= set(publication.files) <= there


def _published_doses():
    folder = ROOT / "results" / "reference"
    return sorted(path.stem for path in folder.glob("*.csv") if (folder / f"{path.stem}.md").is_file())


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
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_brian2_has_an_upper_bound_and_the_installed_one_lies_below_it():
    """The layout of its generated C++ is relied on; tests/validation compares it with Brian2's own way to run."""
    from importlib.metadata import requires, version

    from packaging.requirements import Requirement

    found = [Requirement(text) for text in requires("snn") or []]
    specifier = next(requirement.specifier for requirement in found if requirement.name == "brian2")
    assert any(part.operator == "<" for part in specifier)
    assert version("brian2") in specifier
