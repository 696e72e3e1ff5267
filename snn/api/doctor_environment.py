"""What `snn doctor` says of the machine and of the user's settings: each thing that has broken or changed a run."""

import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from snn.errors import SimulationError

LOW_DISK_MB = 1000
INSTALL_COMPILER = (
    "simulations run on the NumPy target, about 40 times slower; install g++ and make "
    "(Debian, Ubuntu: apt-get install g++ make; macOS: xcode-select --install) or set CXX"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, whether it is as it should be, and if not, what to do."""

    what: str
    found: str
    ok: bool
    remedy: str = ""


def examine_environment() -> Iterator[Finding]:
    """Look at compiler, settings, folders and disks."""
    yield compiler()
    yield from brian_preferences()
    yield variables()
    yield shadowing_modules()
    yield home()
    yield cache()
    yield temporary_files()
    yield file_locks()
    yield disk()
    yield letters()


def compiler() -> Finding:
    """Try the compiler on a small program: that it is there does not mean that it works."""
    from snn.simulate.compiler import compiler_command, compiler_trouble, compiler_version

    asked = " ".join(f"{name}={os.environ[name]!r}" for name in ("CXX", "CXXFLAGS") if name in os.environ)
    command = compiler_command()
    if command is None:
        return Finding(
            "C++ compiler", f"none {f'({asked})' if asked else ''}".strip(), False, INSTALL_COMPILER
        )
    trouble = compiler_trouble()
    if trouble:
        remedy = f"change CXX or CXXFLAGS ({asked or 'neither is set'}), or install g++ again"
        return Finding("C++ compiler", f"{' '.join(command)} fails: {trouble}", False, remedy)
    return Finding("C++ compiler", f"{' '.join(command)}: {compiler_version()}", True)


def brian_preferences() -> Iterator[Finding]:
    """Look for the files that Brian2 evaluates when it is imported; our own runs import it elsewhere."""
    at_home = Path("~/.brian/user_preferences").expanduser().is_file()
    yield Finding("~/.brian/user_preferences", "present; `snn` ignores it" if at_home else "none", True)
    here = Path("brian_preferences").is_file()
    yield Finding(
        "brian_preferences in this folder",
        "present" if here else "none",
        not here,
        "`snn` ignores it; a Python session that imports brian2 here would run it",
    )


def variables() -> Finding:
    """Name the variables that no simulation or build gets, because they would change it."""
    from snn.simulate.child import ignored_variables

    ignored = [*ignored_variables(), *(name for name in ("MPLBACKEND",) if name in os.environ)]
    told = f"{', '.join(ignored)}: `snn` ignores them" if ignored else "none that `snn` ignores"
    return Finding("environment variables", told, True)


def shadowing_modules() -> Finding:
    """Look for files that are imported in the place of the standard library's modules."""
    standard = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")}
    hidden = []
    for entry in sys.path:
        folder = Path(entry or ".").resolve()
        if folder in standard:
            break
        hidden += sorted(
            str(folder / name) for name in _module_names(folder) if name in sys.stdlib_module_names
        )
    return Finding(
        "modules like the standard library's",
        ", ".join(hidden[:5]) or "none before it",
        not hidden,
        "rename them, or start `snn` and not `python -m snn`, and take their folder from PYTHONPATH",
    )


def home() -> Finding:
    """Look whether the system knows a home directory."""
    try:
        return Finding("home directory", str(Path.home()), True)
    except RuntimeError:
        set_already = bool(os.environ.get("SNN_CACHE_DIR"))
        return Finding("home directory", "unknown", set_already, "set SNN_CACHE_DIR, or HOME")


def cache() -> Finding:
    """Look whether models can be kept and run where they are, and whether those there are whole."""
    from snn.simulate.cache import cache_directory, runs_no_programs

    what = "cache of compiled models"
    try:
        folder = cache_directory()
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        told, whole = _entries(folder)
    except (SimulationError, OSError) as error:
        return Finding(what, str(error), False, "set SNN_CACHE_DIR to a folder that you may write to")
    if os.environ.get("XDG_CACHE_HOME") and not Path(os.environ["XDG_CACHE_HOME"]).is_absolute():
        told += "; XDG_CACHE_HOME is relative and is ignored"
    found = f"{folder} ({told})"
    if runs_no_programs(existing):
        remedy = "set SNN_CACHE_DIR to a folder on another file system"
        return Finding(what, f"{found}; runs no programs (noexec)", False, remedy)
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding(what, f"{found}; not writable", False, "make it writable or set SNN_CACHE_DIR")
    return Finding(what, found, whole, f"remove {folder}: what is needed is built again")


def temporary_files() -> Finding:
    """Look whether there is a folder for temporary files with some space, and what killed processes left in it."""
    from snn.simulate.private_folder import left_behind

    what = "folder for temporary files"
    try:
        folder = Path(tempfile.gettempdir())
        free_mb = shutil.disk_usage(folder).free // 2**20
        n_left = len(left_behind(folder))
    except OSError as error:
        return Finding(
            what, str(error.strerror or error), False, "set TMPDIR to a folder that you may write to"
        )
    told = f"{folder}, {free_mb} MB free"
    if os.environ.get("TMPDIR") and Path(os.environ["TMPDIR"]).absolute() != folder:
        told += f"; TMPDIR={os.environ['TMPDIR']} cannot be written"
    if n_left:
        told += f"; {n_left} left by killed processes, removed at the next run"
    return Finding(
        what, told, free_mb >= LOW_DISK_MB, "free some space there, or set TMPDIR to another folder"
    )


def file_locks() -> Finding:
    """Look whether files in this folder can be locked: some network disks cannot."""
    from snn.record.lock import locks_work

    what = "file locks in this folder"
    try:
        with tempfile.TemporaryDirectory(prefix=".snn-doctor-", dir=Path.cwd()) as folder:
            work = locks_work(Path(folder))
    except OSError as error:
        return Finding(what, f"cannot be tried ({error.strerror or error})", True)
    remedy = "a file stands for the lock; write from one machine at a time, or use a folder on a local disk"
    return Finding(what, "work" if work else "the file system has none", work, remedy)


def disk() -> Finding:
    """Look how much space is left here."""
    free_mb = shutil.disk_usage(Path.cwd()).free // 2**20
    remedy = "free some space; a run of 80 s needs about 16 MB"
    return Finding("free disk here", f"{free_mb} MB", free_mb >= LOW_DISK_MB, remedy)


def letters() -> Finding:
    """Look whether figures can show names in Chinese, Japanese and Korean; without them all else is as it should be."""
    from snn.plot.letters import REMEDY, SAMPLES, fonts_with

    found = {language: fonts_with(frozenset(sample)) for language, sample in SAMPLES.items()}
    lacking = [language for language, (_, left) in found.items() if left]
    names = dict.fromkeys(name for families, _ in found.values() for name in families)
    told = [", ".join(names)] if names else []
    if lacking:
        told.append(
            f"none for {', '.join(lacking)}: figures show the numbers of such letters; to see them, {REMEDY}"
        )
    return Finding("fonts for names in other letters", "; ".join(told), True)


def _entries(folder: Path) -> tuple[str, bool]:
    """Count the models in the cache; tell whether all are whole and may be read."""
    from snn.simulate.cache import SEAL_NAME, DamagedEntryError, read_seal

    n_entries = n_damaged = 0
    for seal in folder.glob(f"*/{SEAL_NAME}"):  # without one: of an older `snn`, and used no more
        try:
            n_entries += 1
            read_seal(seal.parent)
        except DamagedEntryError:
            n_damaged += 1
    return f"{n_entries} models" + (f", {n_damaged} damaged" if n_damaged else ""), not n_damaged


def _module_names(folder: Path) -> set[str]:
    if not folder.is_dir():
        return set()
    return {
        path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
