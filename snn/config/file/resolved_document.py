"""The resolved experiment as a document: every parameter written out, as a file would hold it."""

import functools
import hashlib
from collections.abc import Hashable, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any, cast

from ruamel.yaml import YAML

from snn.config.schema.experiment import Experiment

if TYPE_CHECKING:
    from collections.abc import Iterator


def resolved_document(experiment: Experiment) -> dict[str, Any]:
    """Write an experiment out as nested mappings and lists that load as the same experiment."""
    return _plain(experiment.model_dump(by_alias=True))


def resolved_yaml(experiment: Experiment) -> str:
    """Write an experiment out as YAML, all defaults included; it loads as the same experiment."""
    return _yaml(cast(Hashable, experiment))


def short_hash(experiment: Experiment) -> str:
    """Name the content of an experiment in eight letters."""
    return hashlib.sha256(resolved_yaml(experiment).encode()).hexdigest()[:8]


# Kept, because writing takes 25 ms and all replicates of a condition are one experiment.
@functools.lru_cache(maxsize=32)
def _yaml(experiment: Any) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = 10_000
    stream = StringIO()
    yaml.dump(resolved_document(experiment), stream)
    return stream.getvalue()


def differences(left: Experiment, right: Experiment) -> dict[str, tuple[Any, Any]]:
    """List the resolved values in which two experiments differ, by dotted path; None is no such path."""
    values = [dict(_flat(resolved_document(experiment), "")) for experiment in (left, right)]
    paths = dict.fromkeys([*values[0], *values[1]])
    pairs = {path: (values[0].get(path), values[1].get(path)) for path in paths}
    return {path: pair for path, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _flat(value: Any, path: str) -> "Iterator[tuple[str, Any]]":
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _flat(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for number, item in enumerate(value):
            yield from _flat(item, f"{path}[{number}]")
    else:
        yield path, value
