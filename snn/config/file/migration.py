"""Rewriting a configuration of schema version 1, whose partners were joined by synapses, to the present one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from snn.config.file.version_1_sight import PILOT_COUPLING, STRENGTH, TIMING, SightBefore, quantity_before
from snn.config.file.yaml_edits import YamlEdits
from snn.config.file.yaml_reader import parse_yaml
from snn.config.null_models.axis import LINKS
from snn.config.problems.problem import Keys
from snn.config.problems.value_text import described, printable
from snn.config.schema.channels import PARTNERS
from snn.config.schema.references import is_reference
from snn.errors import ConfigError

MARK: Final = (
    f"# From schema version 1 by `snn config migrate`: coupling 1 is now what {PILOT_COUPLING:g} was."
)
"""First line of what is rewritten, which is not rewritten again."""
_LINKS: Final = tuple(f"link.{name}" for name in LINKS)
_OWN: Final = ("partner.reafference", *(f"partners.{name}.reafference" for name in PARTNERS))
_SIGHTS: Final = (*_LINKS, *_OWN)
_RENAMED: Final = {f"{sight}.depression": "adaptation" for sight in _SIGHTS} | {
    path: "video" for path in ("partner.replay", *(f"partners.{name}.replay" for name in PARTNERS))
}
_DROPPED: Final = {
    "record.motor_time_constant": "acts are movements now, and partner.body.time_constant is their slowness",
} | {
    f"{owner}.stress.threat_above": "threat is what is seen of negative acts now, and none at rest"
    for owner in ("partner", *(f"partners.{name}" for name in PARTNERS))
}
_MOTOR_CELLS: Final = 20
"""Of a channel, where nobody changed their number."""
_Scope: TypeAlias = Mapping[str, tuple[Keys, Any]]
"""Settings that hold together: place and value by dotted path."""


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one key."""

    line: int
    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.line}: {self.path}: {self.text}"


def migrated(text: str, name: str) -> tuple[str, list[Note]]:
    """Rewrite a configuration, comments and layout kept.

    Parameters
    ----------
    text
        The file.
    name
        What to call it in errors.

    Returns
    -------
    tuple
        The new text, and what became of each key that could not be kept, in the order of the file.

    Raises
    ------
    ConfigError
        If it is no configuration, was rewritten before, or a value cannot be read.
    """
    parsed = parse_yaml(text, name)
    if parsed is None or not isinstance(parsed.value, dict):
        got = "nothing" if parsed is None else described(parsed.value)
        raise ConfigError(f"{name}: top level must be a mapping, got {got}")
    if text.startswith(MARK):
        raise ConfigError(f"{name}:1: was rewritten already; check it with `snn validate`")
    migration = _Migration(parsed.value, YamlEdits(text), name)
    migration.rewrite()
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{MARK}{end}{migration.edits.result()}", sorted(migration.notes, key=lambda note: note.line)


class _Migration:
    def __init__(self, data: Mapping[str, Any], edits: YamlEdits, name: str) -> None:
        self.edits = edits
        self.notes: list[Note] = []
        self._name = name
        nested = {key: value for key, value in data.items() if key != "sweep"}
        self._nested: _Scope = dict(_leaves(nested, ()))
        self._axes: list[Any] = data["sweep"] if isinstance(data.get("sweep"), list) else []

    def rewrite(self) -> None:
        """Ask for all changes and note them."""
        self._scope(self._nested, ())
        for number, axis in enumerate(self._axes):
            for settings in _conditions(axis, number):
                self._scope(settings, (self._nested,), axis)
            if _has_values(axis):
                self._values_axis(axis, ("sweep", number))
        self._remark_on_what_is_silent()

    def _scope(self, scope: _Scope, around: Sequence[_Scope], axis: Any = None) -> None:
        for path, (keys, value) in scope.items():
            if is_reference(value) and "from" in value:
                self._note(keys, path, "runs of the older model are not read; make this one again")
            if path in _RENAMED:
                self._rename(keys, path, _RENAMED[path])
            elif path in _DROPPED:
                self.edits.drop(keys)
                self._note(keys, path, f"left out: {_DROPPED[path]}")
            elif path.endswith(".sizes.motor_per_channel") and value != _MOTOR_CELLS:
                self._note(keys, path, "kept; more motor cells no longer make what is seen stronger")
        for sight in _SIGHTS:
            before = self._before(sight, (*around, scope))
            for group, new, value in _groups(before):
                shared = axis is not None and self._elsewhere([f"{sight}.{new}"], group, axis)
                self._join(scope, sight, group, new, "" if shared else value)

    def _join(self, scope: _Scope, sight: str, group: Sequence[str], new: str, value: str) -> None:
        """Write one key in the place of a group of them; without a value say that it is to be done by hand."""
        given = [name for name in group if f"{sight}.{name}" in scope]
        for number, name in enumerate(given):
            keys, old = scope[f"{sight}.{name}"]
            if not value:
                self._note(keys, f"{sight}.{name}", _by_hand(new))
            elif number > 0:
                self.edits.drop(keys)
                self._note(keys, f"{sight}.{name}", f"{printable(str(old))} is part of {new}: {value}")
            elif name != new or quantity_before(name, old) != float(value):
                self._rename(keys, f"{sight}.{name}", new, note=False)
                self.edits.put(keys, value)
                self._note(keys, f"{sight}.{name}", f"{printable(str(old))} became {new}: {value}")

    def _values_axis(self, axis: Mapping[str, Any], where: Keys) -> None:
        paths: list[str] = axis["keys"]
        for number, path in enumerate(paths):
            if path in _RENAMED:
                self._rename((*where, "keys", number), path, _RENAMED[path])
            elif path in _DROPPED:
                self._note((*where, "keys", number), path, f"take it out by hand: {_DROPPED[path]}")
        for group, new in ((STRENGTH, "coupling"), (TIMING, "latency")):
            swept = [path for path in paths if _sight_of(path, group)]
            if not swept:
                continue
            columns = [self._column(path, axis["values"], group) for path in swept]
            if self._elsewhere(swept, group, axis):
                self._note((*where, "keys"), ", ".join(swept), _by_hand(new))
            elif len(swept) < len(paths) or columns.count(columns[0]) < len(columns):
                self._note(
                    (*where, "keys"), ", ".join(swept), f"rewrite it by hand: {new} is not the same for all"
                )
            else:
                self._rewrite_axis(axis, where, new, columns[0])

    def _rewrite_axis(self, axis: Mapping[str, Any], where: Keys, new: str, column: Sequence[str]) -> None:
        for number, path in enumerate(axis["keys"]):
            if not path.endswith(f".{new}"):
                self._rename((*where, "keys", number), path, new)
        for number, value in enumerate(column):
            self.edits.put((*where, "values", number), value)
        before, after = (printable(", ".join(map(str, values))) for values in (axis["values"], column))
        self._note((*where, "values"), ", ".join(axis["keys"]), f"{before} became {new}: {after}")

    def _column(self, path: str, values: Sequence[Any], group: Sequence[str]) -> list[str]:
        sight, _, name = path.rpartition(".")
        before = self._before(sight, (self._nested,))
        found = []
        for value in values:
            swept = replace(before, **{name: self._read(path, name, value)})
            found.append(swept.coupling_now if group is STRENGTH else swept.latency_now)
        return found

    def _elsewhere(self, paths: Iterable[str], group: Sequence[str], axis: Mapping[str, Any]) -> bool:
        """Tell whether another axis sets something of the same sights, so that they are no product of one each."""
        sights = [sight for path in paths if (sight := _sight_of(path, group))]
        swept = [path for other in self._axes if other is not axis for path in _paths_of(other)]
        others = [sight for path in swept if (sight := _sight_of(path, group))]
        return any(_is_of_both(one, other) for one in sights for other in others)

    def _before(self, sight: str, scopes: Sequence[_Scope]) -> SightBefore:
        values: dict[str, float] = {"coupling": 1.0 if sight in _LINKS else 0.0}
        owners = [_OWN[0], sight] if sight in _OWN else [sight]
        for scope in scopes:
            for owner in owners:
                for name in (*STRENGTH, *TIMING):
                    if f"{owner}.{name}" in scope:
                        values[name] = self._read(f"{owner}.{name}", name, scope[f"{owner}.{name}"][1])
        return SightBefore(**values)

    def _read(self, path: str, name: str, value: Any) -> float:
        try:
            return quantity_before(name, value)
        except ValueError as error:
            raise ConfigError(f"{self._name}: {path}: {error}") from error

    def _rename(self, keys: Keys, path: str, new: str, *, note: bool = True) -> None:
        if isinstance(keys[-1], int):
            self.edits.put(keys, f"{path.rpartition('.')[0]}.{new}")
        else:
            above, dot, _ = str(keys[-1]).rpartition(".")
            self.edits.rename(keys, f"{above}{dot}{new}")
        if note:
            self._note(keys, path, f"is now called {new}")

    def _remark_on_what_is_silent(self) -> None:
        swept = {path for axis in self._axes if _has_values(axis) for path in axis["keys"]}
        given = swept | set(self._nested)
        silent = [sight for sight in _LINKS if not any(f"{sight}.{name}" in given for name in STRENGTH)]
        if silent:
            same = SightBefore(coupling=1.0).coupling_now
            stronger = (
                f"not given, and the default is now {PILOT_COUPLING:g} times as strong; {same} is as before"
            )
            self.notes.append(Note(1, ", ".join(f"{sight}.coupling" for sight in silent), stronger))

    def _note(self, keys: Keys, path: str, text: str) -> None:
        self.notes.append(Note(self.edits.line(keys), printable(path), text))


def _groups(before: SightBefore) -> Iterator[tuple[Sequence[str], str, str]]:
    yield STRENGTH, "coupling", before.coupling_now
    yield TIMING, "latency", before.latency_now


def _is_of_both(one: str, other: str) -> bool:
    """Tell whether two names of sights have one in common: ``partner`` is both partners."""
    return one == other or (one in _OWN and other in _OWN and _OWN[0] in (one, other))


def _by_hand(new: str) -> str:
    return f"rewrite it by hand: another axis sets {new} too, and one has to hold all of its values"


def _sight_of(path: object, group: Sequence[str]) -> str | None:
    sight, _, name = str(path).rpartition(".")
    return sight if sight in _SIGHTS and name in group else None


def _leaves(value: Any, keys: Keys) -> Iterator[tuple[str, tuple[Keys, Any]]]:
    for key, item in value.items():
        if "." in key:  # stands for no other place outside of a sweep; the checks refuse it
            continue
        path = ".".join(map(str, (*keys, key)))
        if isinstance(item, Mapping) and item and not is_reference(item):
            yield from _leaves(item, (*keys, key))
        else:
            yield path, ((*keys, key), item)


def _conditions(axis: Any, number: int) -> Iterator[_Scope]:
    conditions = axis.get("conditions") if isinstance(axis, Mapping) else None
    for label, settings in conditions.items() if isinstance(conditions, Mapping) else ():
        if isinstance(settings, Mapping):
            above: Keys = ("sweep", number, "conditions", label)
            yield {path: ((*above, path), value) for path, value in settings.items()}


def _has_values(axis: Any) -> bool:
    """Tell whether an axis is one of keys and values, and sound enough to be rewritten."""
    if not isinstance(axis, Mapping) or not isinstance(axis.get("values"), list):
        return False
    return isinstance(axis.get("keys"), list) and all(isinstance(path, str) for path in axis["keys"])


def _paths_of(axis: Any) -> list[str]:
    if _has_values(axis):
        return axis["keys"]
    return [path for settings in _conditions(axis, 0) for path in settings]
