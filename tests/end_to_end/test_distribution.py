"""What people get who install the package: the wheel and the source distribution, built and unpacked."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from email import message_from_string
from pathlib import Path

import pytest

from snn import __version__
from snn.config.shipped import shipped_names

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build both; return the folder with the source distribution and the unpacked wheel."""
    folder = tmp_path_factory.mktemp("distribution")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    shutil.unpack_archive(wheel, folder / "site", "zip")
    return folder


def python(*arguments, site, home):
    """Run the interpreter where only the wheel's own files are `snn`, and the user has just arrived."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=home, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(site), "HOME": str(home)},
    )  # fmt: skip


def test_the_wheel_is_called_so_that_no_stranger_s_package_is_meant(built):
    (metadata,) = (built / "site").glob("*.dist-info/METADATA")
    told = message_from_string(metadata.read_text(encoding="utf-8"))
    assert (told["Name"], told["Version"], told["Author"]) == ("snn-dyad", __version__, "The snn authors")
    (entry_points,) = (built / "site").glob("*.dist-info/entry_points.txt")
    assert "snn = snn.cli.main:main" in entry_points.read_text(encoding="utf-8")


def test_the_wheel_holds_the_package_and_nothing_else(built):
    assert {path.name for path in (built / "site").iterdir()} == {"snn", f"snn_dyad-{__version__}.dist-info"}
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "snn").rglob("*") if path.is_file()}
    carried = {path.relative_to(built / "site").as_posix() for path in (built / "site/snn").rglob("*")}
    assert {name for name in there if "__pycache__" not in name} <= carried


def test_the_wheel_s_documents_have_their_figures(built):
    documents = list((built / "site" / "snn" / "docs").rglob("*.md"))
    assert documents
    for path in documents:
        shown = re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
        assert all((path.parent / name).is_file() for name in shown)


def test_the_experiments_are_found_and_valid_without_a_clone(built, tmp_path):
    code = (
        "import snn\nfrom snn.config.shipped import shipped, shipped_names\n"
        "print(snn.__file__, shipped('first_light'), *shipped_names(), sep='\\n')"
    )
    done = python("-c", code, site=built / "site", home=tmp_path)
    module, path, *names = done.stdout.splitlines()
    assert Path(module).is_relative_to(built / "site"), done.stderr
    assert Path(path).is_relative_to(built / "site")
    assert tuple(names) == shipped_names()
    checked = python("-m", "snn", "validate", "first_light", site=built / "site", home=tmp_path)
    assert checked.returncode == 0, checked.stderr


def test_the_source_distribution_is_the_whole_repository(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    tracked = {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    assert tracked <= names
