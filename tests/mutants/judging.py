"""Judges mutants in a copy of the repository: which of them do the tests of their module notice?"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

from tests.mutants.mutations import Mutant, mutants_of

EXAMPLES = "tests/unit/test_examples.py::test_the_examples_are_true"
LONGEST_S = 1200.0
"""A mutant that keeps the tests busy for longer is noticed: it would not have been waited for."""


def drawn(root: Path, *, n_each: int, seed: int) -> list[Mutant]:
    """Draw up to ``n_each`` mutants of each package of `snn`, the same ones wherever a module has moved to."""
    by_package: dict[str, list[Mutant]] = {}
    for path in sorted((root / "snn").rglob("*.py")):
        for mutant in mutants_of(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")):
            by_package.setdefault(mutant.package, []).append(mutant)

    def place(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed} {mutant.name}".encode()).hexdigest()

    return [mutant for name in sorted(by_package) for mutant in sorted(by_package[name], key=place)[:n_each]]


def judges(root: Path, path: str) -> list[str]:
    """Return the tests that judge a module: its mirror; or else those that import it, and mirrors of what imports it.

    Without any of these, those that import what imports it, and so on.
    A module that no test reaches in this way, such as the script of a process, has all tests of its folder. Examples in
    its docstrings are tests, too.
    """
    tests = [_mirror(root, path)]
    folder = tests[0].parent
    known, reached = {path}, {path}
    while not any(test.is_file() for test in tests) and reached:
        tests = sorted(_importing(root / "tests" / "unit", reached))
        reached = {one.relative_to(root).as_posix() for one in _importing(root / "snn", reached)} - known
        known |= reached
        tests = sorted({*tests, *(_mirror(root, one) for one in reached)})
    found = [test for test in tests if test.is_file()] or sorted(folder.glob("test_*.py"))
    examples = [f"{EXAMPLES}[{_dotted(path)}]"] if ">>>" in (root / path).read_text(encoding="utf-8") else []
    return [test.relative_to(root).as_posix() for test in found] + examples


def _mirror(root: Path, path: str) -> Path:
    module = Path(path)
    return root / "tests" / "unit" / Path(*module.parts[1:-1]) / f"test_{module.name}"


def _dotted(path: str) -> str:
    return ".".join(Path(path).with_suffix("").parts)


def _importing(folder: Path, paths: Iterable[str]) -> set[Path]:
    """Return the modules below a folder that import one of some modules."""
    dotted = [_dotted(path) for path in paths]
    within = [tuple(name.rpartition(".")[::2]) for name in dotted]
    names = tuple(f"from {name} import" for name in dotted) + tuple(
        f"from {a} import {b}\n" for a, b in within
    )
    return {
        path
        for path in folder.rglob("test_*.py" if folder.name == "unit" else "*.py")
        if any(name in path.read_text(encoding="utf-8") for name in names)
    }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    noticed: bool
    by: str
    """The test that failed first, or why no test did."""


class Workshop:
    """A copy of the repository in which modules are changed, and a log of verdicts that still hold.

    Parameters
    ----------
    root
        The repository.
    folder
        Where the copy is made; it must be empty.
    log
        Verdicts, one JSON value a line. One is taken from there if the changed module and its tests are the same.
    """

    def __init__(self, root: Path, folder: Path, log: Path) -> None:
        self._root, self._copy, self._log = root, folder / "copy", log
        listed = subprocess.run(
            ["git", "ls-files", "-z", "-co", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            if (root / name).is_file():
                (self._copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, self._copy / name)
        os.environ.setdefault("SNN_CACHE_DIR", str(folder / "cache"))
        known = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        self._known = {key: (noticed, by) for key, noticed, by in map(json.loads, known)}

    def refuse_failing(self, paths: Iterable[str]) -> None:
        """Run the tests of modules as they are; end the program if one fails, since it would notice everything."""
        files = sorted({test for path in paths for test in judges(self._root, path)})
        failed = self._failed(files)
        if failed:
            raise SystemExit(f"without any change fails: {failed}")

    def judge(self, mutant: Mutant) -> Verdict:
        """Change the module, run its tests until one fails, and change it back."""
        tests = judges(self._root, mutant.path)
        if not tests:
            return Verdict(mutant, noticed=False, by="there is no test of its folder")
        module = self._copy / mutant.path
        sound = module.read_bytes()
        changed = mutant.applied(sound)
        files = [self._copy / test.partition("::")[0] for test in tests]
        key = hashlib.sha256(b"\0".join([changed, *(file.read_bytes() for file in files)])).hexdigest()
        if key not in self._known:
            try:
                _write(module, changed)
                failed = self._failed(tests)
            finally:
                _write(module, sound)
            self._known[key] = bool(failed), failed or f"{', '.join(tests)} passed"
            with self._log.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, *self._known[key]]) + "\n")
        return Verdict(mutant, *self._known[key])

    def _failed(self, tests: Sequence[str]) -> str:
        """Return the first test that fails, or nothing."""
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "-W",
            "ignore",
            *tests,
        ]
        environment = {**os.environ, "PYTHONPATH": str(self._copy), "PYTHONDONTWRITEBYTECODE": ""}
        try:
            done = subprocess.run(
                command,
                cwd=self._copy,
                env=environment,
                capture_output=True,
                text=True,
                timeout=LONGEST_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"{', '.join(tests)}: not done after {LONGEST_S:g} s"
        if done.returncode == 0:
            return ""
        named = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return named[0].partition(" - ")[0].split("/")[-1] if named else f"exit code {done.returncode}"


def _write(module: Path, content: bytes) -> None:
    """Replace a module, and forget what was compiled of it: a change within a second may have the same size."""
    module.write_bytes(content)
    Path(cache_from_source(str(module))).unlink(missing_ok=True)
