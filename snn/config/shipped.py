"""The configurations that come with `snn`, by the names of their experiments."""

from pathlib import Path

import snn
from snn.config.problems.suggestions import closest
from snn.errors import ConfigError
from snn.foreign.shown_text import harmless


def shipped(name: str) -> Path:
    """Return the file of a configuration that comes with `snn`.

    Raises
    ------
    ConfigError
        If there is none of that name.

    Examples
    --------
    >>> shipped("first_light").name
    'first_light.yaml'
    """
    names = shipped_names()
    if name not in names:
        near = closest(name, names)
        remedy = f"did you mean '{near}'?" if near else f"there are {', '.join(names)}"
        raise ConfigError(
            f"there is no file '{harmless(name)}', and no configuration of that name comes with snn; {remedy}"
        )
    return _folder() / f"{name}.yaml"


def shipped_names() -> tuple[str, ...]:
    """Return the names of the configurations that come with `snn`, sorted.

    Examples
    --------
    >>> "first_light" in shipped_names()
    True
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def _folder() -> Path:
    """Find them in the installed package, or else in the clone that it is imported from."""
    package = Path(snn.__file__).resolve().parent
    installed = package / "_configs"
    return installed if installed.is_dir() else package.parent / "configs"
