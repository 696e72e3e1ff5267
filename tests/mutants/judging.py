"""Judges mutants in a copy of the repository: which of them do the tests of their module notice?"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

from tests.mutants.mutations import Mutant, mutants_of

EXAMPLES = "tests/unit/test_examples.py::test_the_examples_are_true"
CIRCLE = ("unit", "validation", "end_to_end")
"""Folders of tests, nearest first."""
LONGEST_S = 300.0
"""A mutant that keeps the tests of its module busy for longer is noticed: it would not have been waited for."""
WIDER_S = 180.0
"""Tests of a wider circle are run so long; what they did not notice by then is not noticed."""
LIBRARIES = (
    "numpy",
    "scipy.signal",
    "scipy.stats",
    "matplotlib.pyplot",
    "h5py",
    "pydantic",
    "typer",
    "brian2",
)
N_AROUND = 40
NOT_DONE = "not done"
WARM = Path(__file__).parent / "warm.py"


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
    """Return the tests of a module itself: its mirror, and the examples in its docstrings."""
    mirror = _mirror(root, path)
    examples = [f"{EXAMPLES}[{_dotted(path)}]"] if ">>>" in (root / path).read_text(encoding="utf-8") else []
    return [mirror.relative_to(root).as_posix()] * mirror.is_file() + examples


def wider(root: Path, path: str) -> list[str]:
    """Return the tests around a module, nearest first, at most `N_AROUND` files.

    These are the tests that name it, by import or as a program, and the mirrors of the modules that do; then those of
    the modules that name these, and so on; or else all tests of its folder.
    """
    mirror, examples = _mirror(root, path), root / EXAMPLES.partition("::")[0]
    found: list[Path] = []
    known, reached = {path}, {path}
    while len(found) < N_AROUND and reached:
        found += [test for test in _around(root, reached) if test not in (mirror, examples, *found)]
        reached = {one.relative_to(root).as_posix() for one in _naming(root / "snn", reached)} - known
        known |= reached
    found = found or sorted(mirror.parent.glob("test_*.py"))
    return [test.relative_to(root).as_posix() for test in found[:N_AROUND]]


def _around(root: Path, paths: Collection[str]) -> list[Path]:
    """Return the tests that name modules, and the mirrors of the modules that do; those of the same folder first."""
    mirrors = {_mirror(root, one.relative_to(root).as_posix()) for one in _naming(root / "snn", paths)}
    near = {_mirror(root, path).parent for path in paths}
    found = []
    for kind in CIRCLE:
        tests = {test for test in _naming(root / "tests" / kind, paths) if test.name.startswith("test_")}
        tests |= {mirror for mirror in mirrors if kind == "unit" and mirror.is_file()}
        found += sorted(tests, key=lambda test: (test.parent not in near, test))
    return found


def _mirror(root: Path, path: str) -> Path:
    module = Path(path)
    return root / "tests" / "unit" / Path(*module.parts[1:-1]) / f"test_{module.name}"


def _dotted(path: str) -> str:
    return ".".join(Path(path).with_suffix("").parts)


def _naming(folder: Path, paths: Iterable[str]) -> list[Path]:
    """Return the Python files below a folder that name one of some modules, by import or as a program."""
    parts = [
        rf'from {name} import|from {package} import .*\b{module}\b|"{name}"'
        for name in map(_dotted, paths)
        for package, _, module in [name.rpartition(".")]
    ]
    pattern = re.compile("|".join(parts))
    return [path for path in folder.rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    noticed: bool
    by: str
    """The test that failed first, or why no test did."""


class Workshop(AbstractContextManager["Workshop"]):
    """A copy of the repository in which modules are changed, and a log of what its tests said.

    Parameters
    ----------
    root
        The repository.
    folder
        Where the copy is made; it must be empty.
    log
        What failed, one JSON value a line. It is taken from there if the changed module and the tests are the same.
    libraries
        What is loaded once for all judgements.
    """

    def __init__(self, root: Path, folder: Path, log: Path, libraries: Sequence[str] = LIBRARIES) -> None:
        self._copy, self._log = folder / "copy", log
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
        # Tests of documents ask which files there are.
        subprocess.run(["git", "init", "-q"], cwd=self._copy, check=True)
        os.environ.setdefault("SNN_CACHE_DIR", str(folder / "cache"))
        known = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        self._known: dict[str, str] = dict(map(json.loads, known))
        self._libraries = libraries
        self._warm: subprocess.Popen[str] | None = None

    def __exit__(self, *_: object) -> None:
        """End the process that runs tests."""
        if self._warm is not None:
            self._warm.communicate()

    def judge(self, mutant: Mutant) -> Verdict:
        """Change the module, run its tests until one fails, if none does those around it, and change it back."""
        module = self._copy / mutant.path
        sound = module.read_bytes()
        tests, by, is_own = judges(self._copy, mutant.path), "", True
        try:
            _write(module, mutant.applied(sound))
            by = self._failed(tests, LONGEST_S, module) if tests else ""
            if not by:
                tests, is_own = wider(self._copy, mutant.path), False
                by = self._failed(tests, WIDER_S, module) if tests else ""
        finally:
            _write(module, sound)
        if not by or (by.startswith(NOT_DONE) and not is_own):
            return Verdict(mutant, noticed=False, by=by or f"{len(tests)} files of tests around it passed")
        self._require_sound(by, tests)
        return Verdict(mutant, noticed=True, by=by)

    def _require_sound(self, failed: str, tests: list[str]) -> None:
        """End the program if what failed does so without any change, too: it would notice everything."""
        test = failed if failed.startswith(EXAMPLES) else failed.partition("[")[0]
        anyway = self._failed([test] if failed.startswith("tests") else tests, LONGEST_S)
        if anyway:
            raise SystemExit(f"without any change fails: {anyway}")

    def _failed(self, tests: list[str], limit_s: float, *modules: Path) -> str:
        """Return the first of some tests that fails; from the log if these files were asked about before."""
        files = [*modules, *(self._copy / test.partition("::")[0] for test in tests)]
        parts = ["\0".join(tests).encode(), *(file.read_bytes() for file in files)]
        key = hashlib.sha256(b"\0".join(parts)).hexdigest()
        if key not in self._known:
            self._known[key] = self._run(tests, limit_s)
            with self._log.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, self._known[key]]) + "\n")
        return self._known[key]

    def _run(self, tests: list[str], limit_s: float) -> str:
        """Have tests run by `warm.py`, which is started when it is first needed."""
        environment = {**os.environ, "PYTHONPATH": str(self._copy), "PYTHONDONTWRITEBYTECODE": ""}
        self._warm = self._warm or subprocess.Popen(
            [sys.executable, WARM, *self._libraries],
            cwd=self._copy,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._warm.stdin is not None
        assert self._warm.stdout is not None
        print(json.dumps([tests, limit_s]), file=self._warm.stdin, flush=True)
        return json.loads(self._warm.stdout.readline())


def _write(module: Path, content: bytes) -> None:
    """Replace a module, and forget what was compiled of it: a change within a second may have the same size."""
    module.write_bytes(content)
    Path(cache_from_source(str(module))).unlink(missing_ok=True)
