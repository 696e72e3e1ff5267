"""Which program made a result."""

import functools
import hashlib
import subprocess
from pathlib import Path

import snn
from snn import __version__
from snn.record.types import JSON

_REPOSITORY = Path(__file__).resolve().parents[2]
_GIT_TIMEOUT_S = 10


@functools.cache
def code_state() -> dict[str, JSON]:
    """Return version, git commit and whether files were changed since; None where that cannot be known.

    The commit is told only if this package lies in its own repository, not in one that it is installed into.
    """
    commit = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain") if commit else None
    return {
        "snn": __version__,
        "git_commit": commit,
        "git_dirty": None if changes is None else changes != "",
    }


@functools.cache
def source_sha256() -> str:
    """Hash this package's own source, which changes without a new version while it is developed."""
    digest = hashlib.sha256(__version__.encode())
    package = Path(snn.__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _git(*arguments: str) -> str | None:
    if not (_REPOSITORY / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(_REPOSITORY), *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
            timeout=_GIT_TIMEOUT_S,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
