"""Experiments, from wherever they come."""

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from snn.api.checked_arguments import NOTHING, Kind, checked
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError, ConfigWarning

ExperimentLike: TypeAlias = Experiment | Mapping[str, Any] | Path | str
"""An experiment, or what `experiment` makes one of."""


EXPERIMENT: Final = Kind(
    "an experiment, the name of an example, a file, or a mapping",
    lambda given: isinstance(given, Experiment | Mapping | str | Path),
    ConfigError,
)
"""What is checked of it before it is read."""
_CHANGES: Final = Kind("a mapping by dotted path", lambda given: isinstance(given, Mapping), ConfigError)


@checked(source=EXPERIMENT | NOTHING, changes=_CHANGES | NOTHING)
def experiment(
    source: ExperimentLike | None = None, changes: Mapping[str, Any] | None = None, /, **settings: Any
) -> Experiment:
    """Load or build an experiment, and change it.

    Parameters
    ----------
    source
        The name of a shipped example (`snn.examples`); a YAML file; nested mappings with the keys and values of a
        file; or an experiment. Without one, the default model for 20 s.
    changes
        Parameters to set, by dotted path: ``{"partner.motor.gate_conductance": "35 nS"}``. A path of ``partner`` sets
        both partners. ``snn config params`` lists all paths, with meaning, unit and source.
    **settings
        The same for parameters at the top, such as ``duration="40 s"``, ``replicates=10`` or ``sweep=[...]``.

    Returns
    -------
    Experiment
        Complete, checked and unchangeable. Attributes carry the unit in their name: ``duration_s``,
        ``partners.a.motor.gate_conductance_nS``.

    Raises
    ------
    ConfigError
        A line for each thing that is wrong: where, what is allowed, and the remedy.

    Notes
    -----
    Values are those of a file: quantities are text with a unit (``"50 ms"``), all else is numbers, text, lists and
    mappings. A sweep is a list of axes:
    ``[{"label": "oxytocin", "keys": ["partner.oxytocin.level"], "values": [0, 1]}]``.

    Examples
    --------
    >>> short = experiment("first_light", duration="10 s", replicates=2)
    >>> short.duration_s, short.partners.b.motor.gate_conductance_nS
    (10.0, 35.0)
    >>> cut = experiment(short, {"link.a_to_b.coupling": 0, "partner.motor.gate_conductance": "50 nS"}, name="cut")
    >>> cut.link.a_to_b.coupling, cut.partners.b.motor.gate_conductance_nS
    (0.0, 50.0)
    >>> experiment("first_light", {"link.a_to_b.couplin": 0})
    Traceback (most recent call last):
    snn.errors.ConfigError: changes: link.a_to_b.couplin: unknown key; did you mean 'coupling'?
    """
    from snn.config.file.load import default_experiment
    from snn.config.file.resolved_document import resolved_document
    from snn.record.config_file import load_config

    both = settings.keys() & (changes or {}).keys()
    if both:
        raise ConfigError(f"changes: {min(both)} is set twice")
    overrides = {**(changes or {}), **settings}
    if source is None:
        return default_experiment(overrides=overrides)
    if not isinstance(source, Experiment):
        return load_config(source, overrides=overrides)
    if not overrides:
        return source
    with warnings.catch_warnings():
        # What was doubtful in the experiment was said when it was loaded.
        warnings.simplefilter("ignore", ConfigWarning)
        return load_config(resolved_document(source), overrides=dict(_of_both_partners(overrides)))


def as_experiment(source: ExperimentLike) -> Experiment:
    """Return an experiment, or make one of what `experiment` takes."""
    return source if isinstance(source, Experiment) else experiment(source)


def examples() -> dict[str, str]:
    """Name the experiments that come with `snn`, and the question of each.

    Examples
    --------
    >>> examples()["first_light"]
    'Do two partners who see each other act fire together more than chance explains?'
    """
    from snn.config.file.load import load_experiment
    from snn.config.shipped import shipped, shipped_names

    return {name: load_experiment(shipped(name)).question for name in shipped_names()}


def _of_both_partners(changes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Set what is asked of `partner` in each, for the partners of an experiment are written out."""
    for path, value in changes.items():
        asked = (
            [_axis_of_both(axis) for axis in value] if path == "sweep" and isinstance(value, list) else value
        )
        yield from ((each, asked) for each in _in_both(path))


def _in_both(path: Any) -> list[Any]:
    rest = path.removeprefix("partner.") if isinstance(path, str) else path
    return [path] if rest == path else [f"partners.{name}.{rest}" for name in PARTNERS]


def _axis_of_both(axis: Any) -> Any:
    """Do the same with what an axis of a sweep sets; what is no axis is refused later."""
    if not isinstance(axis, Mapping):
        return axis
    keys, conditions = axis.get("keys"), axis.get("conditions")
    found = dict(axis)
    if isinstance(keys, list):
        found["keys"] = [each for key in keys for each in _in_both(key)]
    if isinstance(conditions, Mapping):
        found["conditions"] = {
            name: dict(_of_both_partners(sets)) if isinstance(sets, Mapping) else sets
            for name, sets in conditions.items()
        }
    return found
