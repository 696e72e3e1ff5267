"""The same spikes, or one line, in every environment that has changed or broken a run."""

import os
import shutil
import subprocess
import sys

import pytest

from snn.record.results_folder import ResultsFolder
from snn.record.run_folder import read_run_manifest
from snn.simulate.cache import cache_directory
from snn.simulate.compiler import compiler_command

pytestmark = pytest.mark.skipif(compiler_command() is None, reason="needs a C++ compiler (g++ and make)")
CONFIG = """
name: odd
question: Does the environment change anything?
seed: 3
duration: 1 s
nulls: {circular_shift: {surrogates: 50, min_shift: 100 ms}}
analysis: {transient: 0 s, max_lag: 100 ms}
"""
SCHEDULE = "core.network.default_schedule = ['start', 'resets', 'synapses', 'thresholds', 'groups', 'end']"


def snn(folder, name, **environment):
    return subprocess.run(
        [sys.executable, "-m", "snn", "run", "odd.yaml", "-o", name],
        cwd=folder, capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def outcome(folder):
    results = ResultsFolder(folder)
    (line,) = results.manifest().lines.values()
    return line.digest, read_run_manifest(results.run_path(line.key))["provenance"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Run once as it should be; return the folder and the outcome."""
    folder = tmp_path_factory.mktemp("environment")
    (folder / "odd.yaml").write_text(CONFIG)
    done = snn(folder, "plain")
    assert done.returncode == 0, done.stderr
    return folder, outcome(folder / "plain")


def test_a_build_under_every_harmful_setting_gives_the_same_spikes(plain, tmp_path):
    folder, (digest, provenance) = plain
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ccache").write_text('#!/bin/sh\nexec "$@"\n')
    (tmp_path / "bin" / "ccache").chmod(0o755)
    (tmp_path / ".brian").mkdir()
    (tmp_path / ".brian" / "user_preferences").write_text(f"core.default_float_dtype = float32\n{SCHEDULE}\n")
    done = snn(
        folder,
        "harmful",
        HOME=str(tmp_path),
        SNN_CACHE_DIR="models",  # relative: to where the user is, not to where the model runs
        PATH=f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        CXX="ccache g++ -std=c++17",
        CXXFLAGS="-O1",
        CC="/nonexistent",
        CFLAGS="--no-such-flag",
        MAKEFLAGS="-n",
        MPLBACKEND="module://matplotlib_inline.backend_inline",
        PYTHONWARNINGS="error",
        PYTHONOPTIMIZE="2",
        PYTHONHASHSEED="7",
        GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX2,-FMA",
        LC_ALL="de_DE.UTF-8",
    )
    assert done.returncode == 0, done.stderr
    there_digest, there = outcome(folder / "harmful")
    assert there_digest == digest
    assert there["engine"] == "compiled"
    assert there["toolchain"]["compiler flags"] == provenance["toolchain"]["compiler flags"]
    assert there["toolchain"]["compiler command"] == "ccache g++ -std=c++17 -O1"


def test_a_resume_under_another_toolchain_says_so(plain):
    folder, _ = plain
    shutil.copytree(folder / "plain", folder / "resumed")
    done = snn(folder, "resumed", CXXFLAGS="-O1")
    assert "1 complete run was made with another toolchain (compiler command" in done.stderr


def test_a_damaged_model_is_named_and_built_again(plain, tmp_path):
    folder, (digest, provenance) = plain
    entry = tmp_path / "cache" / provenance["toolchain"]["compiled model"]
    shutil.copytree(cache_directory() / entry.name, entry)
    os.truncate(entry / "model", 100_000)
    done = snn(folder, "damaged", SNN_CACHE_DIR=str(tmp_path / "cache"))
    assert done.returncode == 0, done.stderr
    assert f"compiled model {entry}: model is not as it was written; built again" in done.stderr
    assert outcome(folder / "damaged")[0] == digest
