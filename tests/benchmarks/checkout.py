"""A checkout of `snn`, this one or an older one, whose commands are run with its own code and its own cache."""

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measure import Usage, run_process

PROCESS = Path(__file__).with_name("checkout_process.py")


@dataclass(frozen=True, slots=True)
class Checkout:
    """The folder that holds the package, and a cache of compiled models that nobody else uses."""

    root: Path
    cache: Path

    def __post_init__(self) -> None:
        if not (self.root / "snn" / "__main__.py").is_file():
            raise SystemExit(f"{self.root}: not a checkout of snn: there is no snn/__main__.py")

    def config(self, name: str) -> Path:
        """Return a shipped configuration, as it is in this checkout."""
        return self.root / "configs" / f"{name}.yaml"

    def snn(self, *arguments: object) -> Usage:
        """Run ``snn`` as a user does."""
        return self._python("-m", "snn", *arguments)

    def part(self, name: str, *arguments: object) -> Usage:
        """Run a part of `checkout_process` with this checkout's package."""
        return self._python("-P", PROCESS, name, *arguments)

    def _python(self, *arguments: object) -> Usage:
        environment = {"PYTHONPATH": str(self.root.resolve()), "SNN_CACHE_DIR": str(self.cache)}
        self.cache.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, *map(str, arguments)]
        return run_process(command, directory=self.cache, environment=environment)
