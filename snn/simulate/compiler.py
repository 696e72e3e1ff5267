"""The C++ compiler of this machine, and what of it a compiled model depends on."""

import functools
import os
import platform
import shutil
import subprocess
from pathlib import Path


@functools.cache
def compiler_command() -> str | None:
    """Return the C++ compiler to use (``$CXX``, else ``g++``), or None where there is none, or no ``make``."""
    command = os.environ.get("CXX", "g++")
    return command if shutil.which(command) and shutil.which("make") else None


@functools.cache
def compiler_version() -> str:
    """Return the first line of the compiler's own version text, or ``none``."""
    command = compiler_command()
    if command is None:
        return "none"
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[0] if done.returncode == 0 and done.stdout else "none"


@functools.cache
def cpu_description() -> str:
    """Return the processor's model and features: the model is compiled for this very processor."""
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.is_file():
        return f"{platform.machine()} {platform.processor()}"
    wanted = ("model name", "flags", "Features", "CPU part")
    lines = cpuinfo.read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    return "; ".join(line.partition(":")[2].strip() for line in lines if line.startswith(wanted))
