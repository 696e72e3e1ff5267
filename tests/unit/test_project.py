"""The project as a whole: its layers, its light imports, its top level, its commands."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


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


def test_readme_tables_equal_the_reference_files():
    """A table under ``<!-- table: FILE -->`` is the content of that file, so that no number in the README is loose."""
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"<!-- table: (\S+) -->\n(.*?)\n\n", text, re.DOTALL)
    assert named
    for name, table in named:
        assert table.strip() in (ROOT / name).read_text(encoding="utf-8"), name


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
