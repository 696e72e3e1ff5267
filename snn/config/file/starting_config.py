"""A commented configuration to start from."""

import os
from importlib.resources import files
from pathlib import Path

from snn.config.file.yaml_edits import YamlEdits
from snn.config.file.yaml_text import write_text
from snn.config.problems.problem import Problem
from snn.config.schema.names import name_problem
from snn.config.shipped import shipped
from snn.errors import ConfigError


def starting_config(path: Path, *, source: str | None = None) -> str:
    """Return the text of a starting configuration for a file, whose name without ending names the experiment.

    Parameters
    ----------
    path
        The file that is to be.
    source
        Name of a shipped configuration that it begins as; by default one that explains the most used parameters.

    Raises
    ------
    ConfigError
        If the file's name cannot name an experiment, or there is no such configuration.
    """
    reason = name_problem(path.stem)
    if reason:
        raise ConfigError(f"'{path}': {Problem(('name',), reason)}")
    if source is None:
        template = files("snn.config.file").joinpath("starting_config.yaml").read_text(encoding="utf-8")
        return template.replace("{name}", path.stem).replace("{file}", path.name)
    edits = YamlEdits(shipped(source).read_text(encoding="utf-8"))
    edits.put(("name",), path.stem)
    return edits.result()


def write_starting_config(path: Path, *, source: str | None = None, force: bool = False) -> None:
    """Write a starting configuration to a file.

    Raises
    ------
    ConfigError
        As `starting_config`; or if the file exists and ``force`` is false, or it cannot be written.
    """
    write_text(path, starting_config(path, source=source).replace("\n", os.linesep), force=force)
