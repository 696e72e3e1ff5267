"""From a file to a checked experiment, or to lines that say what is wrong where."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from snn.config.checks.notices import notices
from snn.config.file.overrides import Overrides, named_as, with_overrides
from snn.config.file.run_references import Finders, with_found_runs
from snn.config.file.yaml_reader import parse_yaml
from snn.config.file.yaml_text import read_text
from snn.config.problems.problem import MAX_PROBLEMS, Keys, Problem, in_lines, problems_of
from snn.config.problems.value_text import described
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.frozen import Frozen
from snn.config.schema.partner import Partner
from snn.config.schema.partner_defaults import has_path, with_partner_defaults
from snn.config.schema.sweep import Axis
from snn.config.trials.sweep_points import point_problems
from snn.errors import ConfigError, ConfigWarning, warn

_WITHOUT_DEFAULT = {"name": "defaults", "question": "What is asked?", "seed": 1, "duration": "40 s"}


class _Swept(Frozen):
    """The sweep of an experiment alone."""

    sweep: Annotated[tuple[Axis, ...], Field(strict=False)]


@dataclass(frozen=True, slots=True)
class _Source:
    """A raw document and where its parts come from, for error messages."""

    data: dict[str, Any]
    name: str
    lines: Mapping[Keys, int]
    overridden: tuple[Keys, ...] = ()
    overrides: str = ""
    """What sets those, for error messages."""

    def where(self, problem: Problem) -> str:
        """Name the file and line, or the option, that sets the parameter at fault or what holds it."""
        if self._is_overridden(problem):
            return self.overrides
        line = self.line(problem)
        return f"{self.name}:{line}" if line else self.name

    def line(self, problem: Problem) -> int:
        """Return the line of the parameter at fault or what holds it; 0 if it comes from no line of the file."""
        keys = problem.keys
        above = (keys[:length] for length in range(len(keys), 0, -1))
        return next((self.lines[path] for path in above if path in self.lines), 0)

    def order(self, problem: Problem) -> float:
        """Sort by line; what stands nowhere in the file, such as a default, comes last."""
        return -1 if self._is_overridden(problem) else self.line(problem) or math.inf

    def _is_overridden(self, problem: Problem) -> bool:
        keys = problem.keys
        # A contradiction is the override's doing if the override is one of the parameters that contradict.
        reach = max(1, len(keys) - 1) if problem.kind == "combination" else len(keys)
        return any(path[:reach] == keys[: min(reach, len(path))] for path in self.overridden)


def load_experiment(
    path: Path | str, *, overrides: Overrides = (), finders: Finders | None = None
) -> Experiment:
    """Read an experiment from a YAML file.

    Parameters
    ----------
    path
        The file.
    overrides
        Parameters to set after reading, as ``"dotted.key=value"`` or in a mapping by dotted path; the values are
        checked like the file's.
    finders
        Look up the runs and files that the file refers to. Without them, it has to state their content itself.

    Returns
    -------
    Experiment
        Complete and checked.

    Raises
    ------
    ConfigError
        A line for each thing that is wrong: file, line, key, what is allowed and the remedy.

    Warns
    -----
    ConfigWarning
        For what can be run but is probably a mistake.
    """
    name = str(path)
    parsed = parse_yaml(read_text(Path(path)), name)
    if parsed is None:
        raise ConfigError(f"'{name}' is empty")
    if not isinstance(parsed.value, dict):
        raise ConfigError(f"{name}: top level must be a mapping, got {described(parsed.value)}")
    for warning in parsed.warnings:
        warn(warning, ConfigWarning)
    return _noticed(_overridden(_Source(parsed.value, name, parsed.lines), overrides, finders))


def default_experiment(*, overrides: Overrides = ()) -> Experiment:
    """Return an experiment with all defaults; what has none is made up.

    Parameters
    ----------
    overrides
        As for ``load_experiment``.

    Raises
    ------
    ConfigError
        If an override is wrong.
    """
    return _checked(_overridden(_Source(_WITHOUT_DEFAULT, "defaults", {}), overrides))


def experiment_from(document: Mapping[str, Any], *, name: str = "configuration") -> Experiment:
    """Check an experiment given as nested mappings, with keys and values as in a file.

    Parameters
    ----------
    document
        Such as ``{"name": "x", "question": "?", "seed": 1, "duration": "2 s", "link": {...}}``.
    name
        What to call it in errors.

    Raises
    ------
    ConfigError
        As ``load_experiment``.
    """
    return _checked(_Source(dict(document), name, {}))


def built_experiment(
    document: Mapping[str, Any], *, overrides: Overrides = (), finders: Finders | None = None
) -> Experiment:
    """Check an experiment given as nested mappings, which may refer to runs and files, and be doubtful.

    Parameters
    ----------
    document
        As for `experiment_from`.
    overrides, finders
        As for `load_experiment`; so are errors and warnings.
    """
    return _noticed(_overridden(_Source(dict(document), "configuration", {}), overrides, finders))


def _overridden(source: _Source, overrides: Overrides, finders: Finders | None = None) -> _Source:
    data, keys = with_overrides(source.data, overrides)
    source = replace(source, data=data, overridden=keys, overrides=named_as(overrides))
    if finders:
        data, missing = with_found_runs(data, finders)
        if missing:
            raise _report(missing, source)
        source = replace(source, data=data)
    return source


def _noticed(source: _Source) -> Experiment:
    """Check an experiment, and warn of what is doubtful in it."""
    experiment = _checked(source)
    for notice in dict.fromkeys(_at_its_origin(notice, source.data) for notice in notices(experiment)):
        warn(f"{source.where(notice)}: {notice}", ConfigWarning)
    return experiment


def _checked(source: _Source) -> Experiment:
    partner_problems = _problems_of_defaults(source.data)
    try:
        experiment = Experiment.model_validate(source.data)
    except ValidationError as error:
        relocated = [_at_its_origin(problem, source.data) for problem in problems_of(error, Experiment)]
        found = [*relocated, *partner_problems, *_problems_of_points(source.data)]
        raise _report(found, source) from error
    found = [*partner_problems, *point_problems(experiment.sweep)]
    if found:
        raise _report(found, source)
    return experiment


def _problems_of_defaults(data: Mapping[str, Any]) -> list[Problem]:
    """Check `partner` by itself: both partners may override a value that is wrong all the same."""
    if "partner" not in data:
        return []
    try:
        Partner.model_validate(data["partner"])
    except ValidationError as error:
        found = problems_of(error, Partner)
        # A default may contradict another one that both partners override.
        alone = [problem for problem in found if problem.kind != "combination"]
        return [Problem(("partner", *problem.keys), problem.reason, problem.kind) for problem in alone]
    return []


def _problems_of_points(data: Mapping[str, Any]) -> list[Problem]:
    """Check the points of a sweep by themselves, where something else is wrong with the experiment."""
    try:
        swept = _Swept.model_validate({"sweep": with_partner_defaults(data, Experiment).get("sweep", [])})
    except ValidationError:
        return []  # told with the rest
    return list(point_problems(swept.sweep))


def _at_its_origin(problem: Problem, data: Mapping[str, Any]) -> Problem:
    """Move a problem of a partner to `partner`, if that is where the value comes from."""
    keys = problem.keys
    if len(keys) < 2 or keys[0] != "partners" or keys[1] not in PARTNERS:
        return problem
    # A contradiction belongs to whoever sets anything of the part that it lies in.
    rest = keys[2:-1] if problem.kind == "combination" else keys[2:]
    names = [str(key) for key in rest if not isinstance(key, int)]
    if has_path(data.get("partners", {}), ".".join([str(keys[1]), *names])):
        return problem
    return Problem(("partner", *keys[2:]), problem.reason, problem.kind)


def _report(problems: Iterable[Problem], source: _Source) -> ConfigError:
    """Report everything that was found, in the order of the file, but for a file full of nonsense."""
    told: dict[object, Problem] = {}
    for problem in problems:  # one line for an unknown key, which is looked for in more than one model
        told.setdefault(problem.keys if problem.kind == "unknown_key" else problem, problem)
    distinct = sorted(told.values(), key=source.order)
    lines = [f"{source.where(first)}: {line}" for first, line in in_lines(distinct)]
    if len(lines) >= MAX_PROBLEMS:
        lines = [*lines[:MAX_PROBLEMS], f"{source.name}: there may be more; mend these first"]
    return ConfigError(*lines)
