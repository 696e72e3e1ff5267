"""What the numbers were measured on; no name of the machine."""

import os
import platform
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path


def machine_line() -> str:
    """Describe processor, cores, versions and how busy the machine was."""
    compiler = subprocess.run(
        [*compiler_command(), "--version"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[0]
    busy = f"load {os.getloadavg()[0]:.1f} at the start"
    python = f"Python {platform.python_version()}"
    return "; ".join(
        [
            _processor(),
            f"{os.cpu_count()} cores",
            sys.platform,
            python,
            f"Brian2 {version('brian2')}",
            compiler,
            busy,
        ]
    )


def compiler_command() -> list[str]:
    """Return the C++ compiler with its arguments: ``$CXX``, else g++."""
    return shlex.split(os.environ.get("CXX") or "g++")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
