"""A commented configuration to start from."""

import os
from importlib.resources import files
from pathlib import Path

from snn.config.file.yaml_text import write_text
from snn.config.problems.problem import Problem
from snn.config.schema.names import name_problem
from snn.errors import ConfigError


def starting_config(path: Path) -> str:
    """Return the text of a starting configuration for a file, whose name without ending names the experiment.

    Raises
    ------
    ConfigError
        If the file's name cannot name an experiment.
    """
    reason = name_problem(path.stem)
    if reason:
        raise ConfigError(f"'{path}': {Problem(('name',), reason)}")
    template = files("snn.config.file").joinpath("starting_config.yaml").read_text(encoding="utf-8")
    return template.replace("{name}", path.stem).replace("{file}", path.name)


def write_starting_config(path: Path, *, force: bool = False) -> None:
    """Write a starting configuration to a file.

    Raises
    ------
    ConfigError
        If the file exists and ``force`` is false, or it cannot be written.
    """
    write_text(path, starting_config(path).replace("\n", os.linesep), force=force)
