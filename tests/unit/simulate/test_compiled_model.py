"""The key of a compiled model, and what becomes of one that is damaged."""

import ast
import re
from pathlib import Path

import pytest

import snn
from snn.errors import EnvironmentWarning, SimulationError
from snn.model.dyad import build_dyad
from snn.simulate import compiled_model as module
from snn.simulate.child import KilledError
from snn.simulate.compiled_model import cache_key, compile_model, find_compiled
from snn.simulate.layout import Layout
from tests.unit.synthetic_runs import small_trials


@pytest.fixture(scope="module")
def inputs():
    return build_dyad(small_trials(partner={"sizes": {"excitatory_per_channel": 20}})[0]).inputs


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """Build in no time; return the list of what was built, and errors that the next builds end with."""
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path / "cache"))
    commands, errors = [], []

    def run_child(command, **_):
        commands.append(command)
        if errors:
            raise errors.pop()
        project = Path(command[-1])
        project.mkdir()
        (project / "main").write_text("#!/bin/sh\n")
        (project / "main").chmod(0o755)
        (project / "makefile").write_text("PROGRAM = main\nOPTIMISATIONS = -w -O3 -I'/opt/include'\n")
        Layout((), {}, "").save(project / "layout.json")

    monkeypatch.setattr(module, "run_child", run_child)
    return commands, errors


def test_it_is_built_once_and_then_found(inputs, builds):
    model = compile_model(inputs)
    assert model.flags == "-w -O3"
    assert compile_model(inputs) == find_compiled(inputs) == model
    assert len(builds[0]) == 1


@pytest.mark.parametrize("part", ["model", "layout.json", "seal.json"])
def test_a_damaged_one_is_named_and_built_again_once(inputs, builds, part):
    entry = compile_model(inputs).binary.parent
    (entry / part).write_text("")
    with pytest.warns(
        EnvironmentWarning, match=rf"^compiled model {re.escape(str(entry))}: {part} is not as it was"
    ):
        compile_model(inputs)
    assert find_compiled(inputs) is not None
    assert len(builds[0]) == 2


def test_one_that_cannot_be_healed_is_named(inputs, builds, monkeypatch):
    monkeypatch.setattr(module, "put_in_cache", lambda _, entry, **__: entry.mkdir())
    with pytest.raises(
        SimulationError, match=r"^compiled model .*/[0-9a-f]{24}: .*right after it was built; check"
    ):
        compile_model(inputs)
    assert len(builds[0]) == 1


def test_a_build_that_is_killed_once_is_tried_again(inputs, builds):
    builds[1].append(KilledError("killed"))
    compile_model(inputs)
    assert len(builds[0]) == 2


@pytest.mark.usefixtures("builds")
def test_a_disk_that_runs_no_programs_is_told_before_the_build(inputs, monkeypatch):
    monkeypatch.setattr(module, "runs_no_programs", lambda _: True)
    with pytest.raises(
        SimulationError, match=r"cache lies on a file system that runs no programs .noexec.; set SNN"
    ):
        compile_model(inputs)


def test_a_cache_that_cannot_be_made_is_one_line(inputs, builds, tmp_path):
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(
        SimulationError, match=r"^compiled model: cannot write in .*cache: File exists; set SNN_CACHE"
    ):
        compile_model(inputs)
    assert builds[0] == []


def test_a_cache_that_cannot_be_written_is_told_before_the_build(inputs, builds, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(tmp_path / "cache" / "tmp1234"))

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(SimulationError, match=r"cannot write in .*cache: Permission denied; set SNN_"):
        compile_model(inputs)
    assert builds[0] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("compiler_command", lambda: ("g++", "-O1")),
        ("compiler_version", lambda: "g++ 99"),
        ("compiler_state", lambda: "other headers"),
        ("cpu_description", lambda: "other processor"),
        ("_packages", lambda: {"numpy": "99"}),
        ("c_library", lambda: "musl"),
        ("_source_sha256", lambda: "other source"),
    ],
)
def test_all_that_can_change_the_binary_is_in_its_key(inputs, monkeypatch, name, value):
    before = cache_key(inputs)
    assert cache_key(inputs) == before
    monkeypatch.setattr(module, name, value)
    assert cache_key(inputs) != before


def imported_by(path, package, seen):
    """Follow the imports of our own modules from a file on."""
    seen.add(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "snn":
            stem = package.joinpath(*node.module.split(".")[1:])
            found = [stem.with_suffix(".py"), *(stem / f"{alias.name}.py" for alias in node.names)]
            for each in found:
                if each.is_file() and each not in seen:
                    imported_by(each, package, seen)
    return seen


def test_no_source_that_the_build_imports_is_forgotten():
    """The list that was kept by hand before lacked `snn.record.acts` and `snn.model.channel_rows`."""
    package = Path(snn.__file__).parent
    imported = imported_by(package / "simulate" / "build_worker.py", package, set())
    assert package / "record" / "acts.py" in imported
    assert package / "model" / "channel_rows.py" in imported
    folders = {"" if path.parent == package else path.relative_to(package).parts[0] for path in imported}
    assert folders <= {"", *module._MAY_MATTER}


def test_a_change_of_any_such_source_changes_the_key(tmp_path, monkeypatch):
    sources = [
        "units.py",
        "record/acts.py",
        "model/channel_rows.py",
        "simulate/watch.py",
        "config/schema/channels.py",
        "foreign/schema.py",
    ]
    for name in sources:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("x = 1\n")
    monkeypatch.setattr(module, "__file__", str(tmp_path / "simulate" / "compiled_model.py"))
    digest = module._source_sha256.__wrapped__
    seen = {digest()}
    for name in sources:
        (tmp_path / name).write_text("x = 2\n")
        seen.add(digest())
    assert len(seen) == 1 + len(sources)
