"""A user is told of runs that other versions made, and of runs that are not the experiment's."""

import platform
from types import SimpleNamespace

import numpy as np

import snn
from snn.record.manifest import RunLine
from snn.record.store_notices import notices, toolchain_changes, version_changes


def line(key, versions, status="complete"):
    made_with = tuple((versions or {}).items())
    return RunLine(key=key, condition=(), replicate=0, status=status, versions=made_with)


HERE = {"python": platform.python_version(), "numpy": np.__version__}


def test_the_same_versions_are_nothing_to_tell():
    assert list(version_changes([line("a", HERE), line("b", None)])) == []


def test_other_versions_are_counted_and_named():
    lines = [
        line("a", HERE | {"numpy": "1.0"}),
        line("b", {"numpy": "1.0", "python": "2.7"}),
        line("c", HERE),
    ]
    assert list(version_changes(lines)) == [
        f"2 complete runs were made with numpy 1.0, here is {np.__version__}",
        f"1 complete run was made with python 2.7, here is {platform.python_version()}",
    ]


def test_a_program_that_is_no_longer_here_is_told():
    assert list(version_changes([line("a", {"abandoned-simulator": "3"})])) == [
        "1 complete run was made with abandoned-simulator 3, here is none"
    ]


def test_our_own_version_is_known_under_whatever_name_it_was_installed():
    assert list(version_changes([line("a", {"snn": snn.__version__})])) == []
    assert list(version_changes([line("a", {"snn": "0.0.1"})])) == [
        f"1 complete run was made with snn 0.0.1, here is {snn.__version__}"
    ]


def test_runs_that_are_not_the_experiments_are_counted_and_their_versions_do_not_matter():
    store = SimpleNamespace(
        trials=[SimpleNamespace(key="a")],
        folder=SimpleNamespace(path="results/x"),
        lines={
            "a": line("a", HERE),
            "b": line("b", {"numpy": "1.0"}),
            "c": line("c", None),
            "d": line("d", None, status="failed"),
        },
    )
    assert list(notices(store, toolchain={})) == [
        "kept, and not used: 2 complete runs in 'results/x' of another experiment (another config or model version)"
    ]


def made_with(key, **toolchain):
    return RunLine(key=key, condition=(), replicate=0, status="complete", toolchain=tuple(toolchain.items()))


def test_another_toolchain_is_told_in_one_line():
    lines = [
        made_with("a", compiler="g++ 12", processor="X"),
        made_with("b", compiler="g++ 12", processor="Y"),
        made_with("c", compiler="clang 14", processor="Y"),
        line("d", HERE),
    ]
    assert list(toolchain_changes(lines, {"compiler": "clang 14", "processor": "Y"})) == [
        "2 complete runs were made with another toolchain (compiler g++ 12, here clang 14; processor X, here Y): the "
        "same run may have other spikes here"
    ]


def test_the_same_toolchain_and_what_is_not_used_here_are_nothing_to_tell():
    lines = [made_with("a", processor="X", compiler="g++ 12"), made_with("b", processor="X")]
    assert list(toolchain_changes(lines, {"processor": "X"})) == []
    assert list(toolchain_changes(lines, {"processor": "X", "compiler": "g++ 12"})) == []
