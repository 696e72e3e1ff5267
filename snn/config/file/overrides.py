"""Parameters set on the command line: ``dotted.key=value``."""

import re
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from snn.config.file.yaml_reader import parse_yaml
from snn.config.file.yaml_text import refuse_control_characters
from snn.config.problems.problem import Keys, dotted, split_path
from snn.config.problems.value_text import printable
from snn.config.schema.channels import PARTNERS
from snn.config.schema.partner_defaults import has_path
from snn.config.trials.parameter_changes import with_path
from snn.errors import ConfigError, ConfigWarning

_PATH = re.compile(r"[^.\[\]]+(\[[0-9]{1,6}\])*(\.[^.\[\]]+(\[[0-9]{1,6}\])*)*")
"""As messages print it: `partner.intention.events[0].onset`."""


def with_overrides(
    data: Mapping[str, Any], overrides: Iterable[str]
) -> tuple[dict[str, Any], tuple[Keys, ...]]:
    """Set parameters in a copy of a raw document.

    Parameters
    ----------
    data
        The document; it is not changed.
    overrides
        Such as ``"link.a_to_b.coupling=0.5"`` or ``"partner.intention.events[0].onset=2 s"``; the value is YAML.

    Returns
    -------
    tuple
        The new document and the keys that were set.

    Raises
    ------
    ConfigError
        If an override has no ``=``, its value is no YAML, or its key goes through something that is no
        mapping or no list of that length.

    Warns
    -----
    ConfigWarning
        If a key of `partner` is set that a partner overrides, so that it does not follow.
    """
    changed = dict(data)
    paths: list[Keys] = []
    for override in overrides:
        keys, value = _parsed(override)
        try:
            changed = with_path(changed, keys, value)
        except ConfigError as error:
            raise ConfigError(f"--set: {error}") from error
        paths.append(keys)
    _warn_of_shadows(changed, paths)
    return changed, tuple(paths)


def _parsed(override: str) -> tuple[Keys, Any]:
    key, equals, text = override.partition("=")
    if not equals or not _PATH.fullmatch(key.strip()):
        raise ConfigError(f"--set: expected KEY=VALUE, got '{printable(override)}'")
    name = f"--set {printable(key.strip())}"
    refuse_control_characters(text, name, single_line=True)
    parsed = parse_yaml(text, name, single_line=True)
    if parsed is None:
        raise ConfigError(f"{name}: the value is empty; write e.g. {printable(key.strip())}=0.5")
    for warning in parsed.warnings:
        warnings.warn(warning, ConfigWarning, stacklevel=4)
    return split_path(key.strip()), parsed.value


def _warn_of_shadows(data: Mapping[str, Any], paths: Iterable[Keys]) -> None:
    for path in paths:
        if path[0] != "partner" or len(path) == 1:
            continue
        rest = dotted(path[1:])
        for name in PARTNERS:
            if has_path(data.get("partners", {}), f"{name}.{rest.partition('[')[0]}"):
                text = f"--set: partner.{rest} does not reach partners.{name}, which sets it; set that too"
                warnings.warn(text, ConfigWarning, stacklevel=4)
