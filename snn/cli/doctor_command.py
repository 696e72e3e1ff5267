"""``snn doctor``: what is here, what is missing, and the remedy."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

import typer

from snn.api.doctor_environment import Finding, examine_environment
from snn.cli.options import AsJson

REQUIRED = ("brian2", "numpy", "scipy", "matplotlib", "h5py", "pydantic", "ruamel.yaml", "typer")
SUPPORTED_PYTHONS = ((3, 11), (3, 12), (3, 13))
SUPPORTED_SYSTEMS = ("Linux", "Darwin")


def doctor(as_json: AsJson = False) -> int:
    """Say what is here, what is missing, and the remedy."""
    findings = examine()
    typer.echo(
        json.dumps([asdict(finding) for finding in findings], indent=2) if as_json else render(findings)
    )
    return 0 if all(finding.ok for finding in findings) else 1


def examine() -> list[Finding]:
    """Look at everything that `snn` needs; on a system that is not supported, at nothing else."""
    system = _system()
    if not system.ok:
        return [system]
    return [
        system,
        _python(),
        *_packages(),
        _pyspike(),
        _numpy_with_brian2(),
        *examine_environment(),
        _cores(),
    ]


def render(findings: list[Finding]) -> str:
    """Write the findings as lines of text, the remedy under what needs one."""
    width = max(len(finding.what) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{'ok  ' if finding.ok else 'MEND'}  {finding.what:<{width}}  {finding.found}")
        if not finding.ok:
            lines.append(f"      {'':<{width}}  -> {finding.remedy}")
    return "\n".join(lines)


def _system() -> Finding:
    name = platform.system()
    remedy = "use Linux or macOS; on Windows, install snn in WSL (the Windows Subsystem for Linux)"
    told = f"{name} {platform.release()}".strip()
    return Finding("operating system", told, name in SUPPORTED_SYSTEMS, remedy)


def _python() -> Finding:
    ok = sys.version_info[:2] in SUPPORTED_PYTHONS
    return Finding("Python", platform.python_version(), ok, "use Python 3.11, 3.12 or 3.13")


def _packages() -> Iterator[Finding]:
    for name in REQUIRED:
        try:
            yield Finding(name, version(name), True)
        except PackageNotFoundError:
            yield Finding(name, "missing", False, f"python -m pip install {name}, or install snn-dyad again")


def _pyspike() -> Finding:
    """Three measures are PySpike's; without it they are left out, and all else works."""
    try:
        found = version("pyspike")
    except PackageNotFoundError:
        found = "not here: no ISI- and SPIKE-distance, no SPIKE-synchronization (pip install pyspike)"
    return Finding("pyspike, optional", found, True)


def _numpy_with_brian2() -> Finding:
    """Brian2 2.9 asks for no upper bound of NumPy, but cannot be imported with 2.4 or later."""
    try:
        brian2, numpy = version("brian2"), version("numpy")
    except PackageNotFoundError:
        return Finding("Brian2 with NumPy", "not both installed", False, "install snn-dyad again")
    too_new = brian2.startswith("2.9.") and _numbers(numpy) >= (2, 4)
    return Finding(
        "Brian2 with NumPy",
        f"{brian2} with {numpy}",
        not too_new,
        "python -m pip install 'numpy<2.4' (or use Python 3.12)",
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])


def _cores() -> Finding:
    cores = os.cpu_count() or 1
    return Finding("processor cores", f"{cores} (use -j up to {cores} for replicates and sweeps)", True)
