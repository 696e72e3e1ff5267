"""What imports Brian2 does the same whatever the user's files say, and puts nothing before the standard library."""

import json
import subprocess
import sysconfig
from pathlib import Path

import pytest

import snn
from snn.errors import SimulationError
from snn.simulate import brian_worker
from snn.simulate.brian_worker import python_command

PROBE = """
import json, os, statistics, sys
import brian2
import snn

def main(path):
    with open(path, "w") as file:
        json.dump({
            "float": brian2.prefs.core.default_float_dtype.__name__,
            "schedule": brian2.prefs.core.network.default_schedule,
            "home": os.environ.get("HOME"),
            "path": sys.path,
            "matplotlib": sys.modules.get("matplotlib") is not None,
            "snn": snn.__file__,
            "statistics": statistics.__file__,
        }, file)
"""
PREFERENCES = "core.default_float_dtype = float32\ncore.network.default_schedule = ['start', 'end']\n"


@pytest.fixture(scope="module")
def probed(tmp_path_factory):
    """Ask a worker what it sees, under a user who has everything that has gone wrong."""
    folder = tmp_path_factory.mktemp("user")
    home, modules, work = (folder / name for name in ("home", "modules", "work"))
    (home / ".brian").mkdir(parents=True)
    (home / ".brian" / "user_preferences").write_text(PREFERENCES)
    modules.mkdir()
    for name in ("statistics", "typing", "decimal"):
        (modules / f"{name}.py").write_text("raise RuntimeError('shadow')\n")
    (modules / "probe.py").write_text(PROBE)
    work.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(modules))
        command = python_command("probe", str(folder / "seen.json"))
    environment = {"HOME": str(home), "MPLBACKEND": "nonsense", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return home, modules, json.loads((folder / "seen.json").read_text())


def test_preferences_are_brian2_s_own(probed):
    _, _, seen = probed
    assert seen["float"] == "float64"
    assert seen["schedule"] == ["start", "groups", "thresholds", "synapses", "resets", "end"]


def test_the_home_directory_is_the_user_s_again_when_they_are_read(probed):
    home, _, seen = probed
    assert seen["home"] == str(home)


def test_the_standard_library_comes_before_all_that_is_installed(probed):
    _, modules, seen = probed
    standard = Path(sysconfig.get_path("stdlib"))
    assert seen["path"].index(str(standard)) < seen["path"].index(str(modules))
    assert Path(seen["statistics"]).parent == standard


def test_it_imports_the_snn_that_runs_and_no_matplotlib(probed):
    _, _, seen = probed
    assert Path(seen["snn"]) == Path(snn.__file__)
    assert not seen["matplotlib"]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left on device"), "snn: [Errno 28] No space left on device"),
        (MemoryError(), "snn: out of memory; make sizes or size_factor smaller"),
        (SimulationError("unknown layout"), "snn: unknown layout"),
        (ImportError("no numpy.ptp"), "snn: cannot import Brian2 (no numpy.ptp); `snn doctor` says more"),
    ],
)
def test_what_goes_wrong_is_one_line(monkeypatch, error, line):
    def fail():
        raise error

    monkeypatch.setattr(brian_worker, "set_import_path", lambda _: None)
    monkeypatch.setattr(brian_worker, "import_brian2", fail)
    with pytest.raises(SystemExit) as end:
        brian_worker.main("", "snn.units")
    assert end.value.code == line
