"""The C++ compiler of this machine, and what of it and of the processor a compiled model depends on."""

import functools
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

_LISTS_TOO_LONG_TO_TELL = ("flags", "Features", "CPU part")

_ANSWER_S = 60.0


@functools.cache
def compiler_command() -> tuple[str, ...] | None:
    """Return the C++ compiler with its arguments, as words; None where there is none, or no ``make``.

    It is what ``$CXX`` says (``ccache g++`` and ``g++ -std=c++17`` too), else ``g++``, with the words of ``$CXXFLAGS``
    behind it. Brian2's and our own flags come after both and win where they contradict them.
    """
    try:
        command = shlex.split(os.environ.get("CXX", "")) or ["g++"]
        flags = shlex.split(os.environ.get("CXXFLAGS", ""))
    except ValueError:  # a quotation mark that is not closed
        return None
    if not (shutil.which(command[0]) and shutil.which("make")):
        return None
    # A relative path means from here, not from where the build happens.
    program = os.path.abspath(command[0]) if os.sep in command[0] else command[0]
    return (program, *command[1:], *flags)


@functools.cache
def compiler_version() -> str:
    """Return the first line of the compiler's own version text, or ``none``."""
    return next(iter(_said_by_compiler("--version").splitlines()), "none")


@functools.cache
def compiler_state() -> str:
    """Hash what the compiler would do here, in its own words.

    That is its version and build, how it resolves ``-march=native``, where it looks for headers and libraries, and all
    macros that it defines: it holds for wrappers, and for what environment variables (``CPATH``) add.
    """
    said = _said_by_compiler("-march=native", "-v", "-dM", "-E", "-x", "c++", os.devnull)
    return hashlib.sha256(said.encode()).hexdigest()


@functools.cache
def cpu_description() -> str:
    """Return the processor's model and features: the model is compiled for this very processor."""
    return "; ".join(_cpu_facts().values()) or f"{platform.machine()} {platform.processor()}"


@functools.cache
def c_library() -> str:
    """Return name and version of the C library, which computes exponentials."""
    return " ".join(platform.libc_ver()).strip() or platform.platform()


def machine() -> dict[str, str]:
    """Return, for people, processor and C library: what two machines that give other bytes may differ in."""
    facts = {name: text for name, text in _cpu_facts().items() if name not in _LISTS_TOO_LONG_TO_TELL}
    return {
        "processor": "; ".join(facts.values()) or f"{platform.machine()} {platform.processor()}".strip(),
        "C library": c_library(),
    }


def compiling() -> dict[str, str]:
    """Return, for people, the compiler and its command, without folders of this machine."""
    command = shlex.join(
        Path(word).name if n == 0 else word for n, word in enumerate(compiler_command() or ())
    )
    return {"compiler": compiler_version(), "compiler command": command or "none"}


def compiler_trouble() -> str | None:
    """Compile and run the smallest program; return the first line of what goes wrong."""
    command = compiler_command() or ("g++",)
    environment = {**os.environ, "LC_ALL": "C"}
    with tempfile.TemporaryDirectory(prefix="snn-doctor-") as folder:
        source = Path(folder) / "smallest.cpp"
        source.write_text("#include <vector>\nint main() { return 0; }\n", encoding="utf-8")
        build = [*command, "-O3", "-march=native", "-std=c++11", source.name, "-o", "smallest"]
        for step in (build, ["./smallest"]):
            try:
                done = subprocess.run(
                    step, cwd=folder, env=environment, capture_output=True, text=True, errors="replace"
                )
            except OSError as error:
                return str(error)
            if done.returncode != 0:
                return next(iter(done.stderr.splitlines()), f"exit code {done.returncode}")
    return None


def build_environment() -> dict[str, str]:
    """Return the variables that let `make` and Brian2's test of flags use this compiler and nothing else."""
    command = shlex.join(compiler_command() or ("g++",))
    return {"CC": command, "CXX": command, "LC_ALL": "C"}


def _said_by_compiler(*arguments: str) -> str:
    """Return all that the compiler prints, in English; nothing if it cannot be run or fails."""
    command = compiler_command()
    if command is None:
        return ""
    # From the root: Clang tells the current folder. Standard output first: the two must not mix.
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*command, *arguments],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_ANSWER_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""


def _cpu_facts() -> dict[str, str]:
    wanted = ("model name", *_LISTS_TOO_LONG_TO_TELL)
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.is_file():
        return {}
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").split("\n\n")[0].splitlines()
    pairs = (line.partition(":")[::2] for line in lines)
    return {name.strip(): text.strip() for name, text in pairs if name.strip() in wanted}
