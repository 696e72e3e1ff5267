"""What `snn doctor` says of an installation that lacks something."""

import platform
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from snn.cli import doctor_command
from snn.cli.doctor_command import Finding, examine


def without(name):
    def found(asked):
        if asked == name:
            raise PackageNotFoundError(name)
        return version(asked)

    return found


def finding(what):
    return next(found for found in examine() if found.what == what)


def test_a_package_that_everything_needs_is_to_be_mended(monkeypatch):
    monkeypatch.setattr(doctor_command, "version", without("h5py"))
    assert not finding("h5py").ok
    assert "pip install" in finding("h5py").remedy


def test_without_pyspike_all_is_well_and_what_is_left_out_is_told(monkeypatch):
    monkeypatch.setattr(doctor_command, "version", without("pyspike"))
    found = finding("pyspike, optional")
    assert found.ok
    assert "SPIKE-synchronization" in found.found
    assert "pip install pyspike" in found.found


def test_the_system_comes_first_and_is_named():
    assert examine()[0].what == "operating system"
    assert examine()[0].found.startswith(platform.system())
    assert examine()[0].ok


def test_windows_gets_one_line_and_where_to_go():
    """In a process that lacks what Windows lacks: the command must load there to say so."""
    code = (
        "import os, platform, signal, sys\n"
        "sys.modules.update(dict.fromkeys(('fcntl', 'resource', 'pwd', 'grp', 'termios')))\n"
        "del signal.SIGHUP, signal.SIGKILL, os.getuid, os.killpg, os.fork\n"
        "platform.system = lambda: 'Windows'\n"
        "from snn.cli.main import main\n"
        "sys.argv = ['snn', 'doctor']\n"
        "sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    told, remedy = done.stdout.splitlines()
    assert told.startswith("MEND  operating system  Windows")
    assert "WSL" in remedy


def test_pyspike_is_told_by_its_version():
    pytest.importorskip("pyspike")
    assert finding("pyspike, optional").found == version("pyspike")


def test_findings_stand_in_columns_each_remedy_below_what_needs_it():
    findings = [Finding("a", "1", True), Finding("long name", "2", False, "mend it"), Finding("b", "3", True)]
    assert doctor_command.render(findings).splitlines() == [
        "ok    a          1",
        "MEND  long name  2",
        "                 -> mend it",
        "ok    b          3",
    ]


def test_python_is_what_the_package_says_it_is_for():
    metadata = (Path(__file__).parents[3] / "pyproject.toml").read_text()
    told = re.findall(r"Programming Language :: Python :: (\d+)\.(\d+)", metadata)
    assert [tuple(map(int, one)) for one in told] == list(doctor_command.SUPPORTED_PYTHONS)
