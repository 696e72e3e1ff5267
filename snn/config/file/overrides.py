"""Parameters set beside a document: ``dotted.key=value`` on the command line, or as a mapping in Python."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from snn.config.file.yaml_reader import parse_yaml
from snn.config.file.yaml_text import refuse_control_characters
from snn.config.problems.problem import Keys, dotted, split_path
from snn.config.problems.value_text import printable
from snn.config.schema.channels import PARTNERS
from snn.config.schema.partner_defaults import has_path
from snn.config.trials.parameter_changes import with_path
from snn.errors import ConfigError, ConfigWarning, warn

_PATH = re.compile(r"[^.\[\]]+(\[[0-9]{1,6}\])*(\.[^.\[\]]+(\[[0-9]{1,6}\])*)*")
"""As messages print it: `partner.intention.events[0].onset`."""
Overrides: TypeAlias = Iterable[str] | Mapping[str, Any]
"""Such as ``"link.a_to_b.coupling=0.5"``, whose value is YAML; or values, as a file holds them, by dotted path."""


def named_as(overrides: Overrides) -> str:
    """Say in messages where they come from."""
    return "changes" if isinstance(overrides, Mapping) else "--set"


def with_overrides(data: Mapping[str, Any], overrides: Overrides) -> tuple[dict[str, Any], tuple[Keys, ...]]:
    """Set parameters in a copy of a raw document.

    Parameters
    ----------
    data
        The document; it is not changed.
    overrides
        What is set, such as ``["partner.intention.events[0].onset=2 s"]`` or ``{"link.a_to_b.delay": "50 ms"}``.

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
    changed, where = dict(data), named_as(overrides)
    paths: list[Keys] = []
    pairs = _items(overrides) if isinstance(overrides, Mapping) else map(_parsed, overrides)
    for keys, value in pairs:
        try:
            changed = with_path(changed, keys, value)
        except ConfigError as error:
            raise ConfigError(f"{where}: {error}") from error
        paths.append(keys)
    _warn_of_shadows(changed, paths, where=where)
    return changed, tuple(paths)


def _items(changes: Mapping[str, Any]) -> Iterator[tuple[Keys, Any]]:
    for key, value in changes.items():
        if not isinstance(key, str) or not _PATH.fullmatch(key):
            raise ConfigError(
                f"changes: expected a dotted path such as 'partner.motor.gate_conductance', got {key!r}"
            )
        yield split_path(key), _as_in_a_file(value)


def _as_in_a_file(value: Any) -> Any:
    """Bring tuples, and NumPy's arrays and numbers, to what a file holds."""
    if isinstance(value, Mapping):
        return {key: _as_in_a_file(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return value.tolist()
    return [_as_in_a_file(item) for item in value] if isinstance(value, list | tuple) else value


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
        warn(warning, ConfigWarning)
    return split_path(key.strip()), parsed.value


def _warn_of_shadows(data: Mapping[str, Any], paths: Iterable[Keys], *, where: str) -> None:
    for path in paths:
        if path[0] != "partner" or len(path) == 1:
            continue
        rest = dotted(path[1:])
        for name in PARTNERS:
            if has_path(data.get("partners", {}), f"{name}.{rest.partition('[')[0]}"):
                text = f"{where}: partner.{rest} does not reach partners.{name}, which sets it; set that too"
                warn(text, ConfigWarning)
