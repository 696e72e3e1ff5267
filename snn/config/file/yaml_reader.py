"""Reading YAML 1.2 from people one need not trust, and remembering the line of everything.

The tree is built from the parser's events, so that aliases, tags, depth and number of nodes are refused
before they cost anything, and so that a key given twice is reported with both its lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode

from snn.config.file.yaml_syntax import syntax_problem
from snn.config.problems.problem import Keys
from snn.config.problems.value_text import described, printable
from snn.errors import ConfigError

MAX_DEPTH: Final = 50
MAX_NODES: Final = 20_000
_MAX_INTEGER_LENGTH = 25
_MERGE = "tag:yaml.org,2002:merge"
_LEADING_ZERO = re.compile(r"[+-]?0[0-9_]+")
# What ruamel.yaml lets through besides its own errors, such as ValueError for an escape beyond Unicode.
_PARSER_ERRORS = (
    YAMLError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    TypeError,
    RecursionError,
)


@dataclass(slots=True)
class YamlValue:
    """What a text holds.

    Attributes
    ----------
    value
        Mappings, lists and scalars of plain Python.
    lines
        Line (from 1) of every key and list item.
    warnings
        What was accepted but looks like a mistake.
    """

    value: Any
    lines: dict[Keys, int]
    warnings: list[str]


def parse_yaml(text: str, name: str, *, single_line: bool = False) -> YamlValue | None:
    """Parse one YAML document; None if there is nothing but comments.

    Parameters
    ----------
    text
        YAML 1.2, without tags, aliases and merge keys.
    name
        What to call it in errors: ``<name>:<line>: <what is wrong>``.
    single_line
        Leave the line out of errors.

    Raises
    ------
    ConfigError
        If it is no such text, is nested too deeply or holds too much.
    """
    reader = _Reader(name, single_line)
    try:
        return reader.read(text)
    except _PARSER_ERRORS as error:
        line, reason = syntax_problem(error) if isinstance(error, YAMLError) else (None, "is not valid YAML")
        raise ConfigError(f"{reader.where(line)}: {reason}") from error


@dataclass(slots=True)
class _Reader:
    name: str
    single_line: bool
    yaml: YAML = field(default_factory=lambda: YAML(typ="safe", pure=True))
    lines: dict[Keys, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    n_nodes: int = 0

    def where(self, line: int | None) -> str:
        """Name the place of an error."""
        return f"{self.name}:{line}" if line and not self.single_line else self.name

    def read(self, text: str) -> YamlValue | None:
        """Read the only document of a text; None if it holds nothing."""
        events: Iterator[Event] = iter(self.yaml.parse(text))
        found: YamlValue | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if found is not None:
                    raise self._error(event, "expected one YAML document, found a second")
                self._refuse_directives(event)
                first = next(events)
                if not _is_nothing(first):
                    found = YamlValue(self._node(first, events, ()), self.lines, self.warnings)
        return found

    def _node(self, event: Event, events: Iterator[Event], keys: Keys) -> Any:
        self._refuse_unsafe(event, keys)
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, keys)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, keys)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        raise self._error(event, "is not valid YAML")

    def _mapping(self, events: Iterator[Event], keys: Keys) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event)
            path, line = (*keys, key), _line(event)
            if key in mapping:
                raise self._error(
                    event, f"key '{printable(key)}' given twice (first at line {self.lines[path]})"
                )
            self.lines[path] = line
            mapping[key] = self._node(next(events), events, path)
        return mapping

    def _sequence(self, events: Iterator[Event], keys: Keys) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            path = (*keys, len(items))
            self.lines[path] = _line(event)
            items.append(self._node(event, events, path))
        return items

    def _key(self, event: Event) -> str:
        self._refuse_unsafe(event, ())
        if not isinstance(event, ScalarEvent):
            raise self._error(event, "a key must be text, got a list or mapping")
        if self._tag(event) == _MERGE:
            raise self._error(event, "merge key '<<' is not supported; write the keys out")
        key = self._scalar(event)
        if not isinstance(key, str):
            raise self._error(event, f"a key must be text, got {described(key)}; quote it")
        return key

    def _scalar(self, event: ScalarEvent) -> Any:
        tag = self._tag(event)
        if tag.endswith((":str", ":value", ":merge")):
            return self._text(event)
        if tag.endswith(":int") and len(event.value) > _MAX_INTEGER_LENGTH:
            raise self._error(event, f"a number of {len(event.value)} digits is too long")
        node = ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        try:
            value = self.yaml.constructor.construct_object(node)
        except ValueError:  # the thirteenth month: not a date after all
            return event.value
        if tag.endswith(":int") and _LEADING_ZERO.fullmatch(event.value):
            self.warnings.append(
                f"{self.where(_line(event))}: {event.value} is read as {value}; drop the leading zero"
            )
        return value

    def _text(self, event: ScalarEvent) -> str:
        half = next((c for c in event.value if "\ud800" <= c <= "\udfff"), None)
        if half is not None:
            raise self._error(event, f"U+{ord(half):04X} is half a character; write the whole one")
        return event.value

    def _tag(self, event: ScalarEvent) -> str:
        return str(self.yaml.resolver.resolve(ScalarNode, event.value, event.implicit))

    def _refuse_unsafe(self, event: Event, keys: Keys) -> None:
        self.n_nodes += 1
        if isinstance(event, AliasEvent):
            raise self._error(
                event, f"alias '*{printable(event.anchor)}': aliases are not supported; write the value out"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._error(event, f"tag '{_short_tag(str(tag))}' not allowed; remove it")
        if len(keys) > MAX_DEPTH:
            raise self._error(event, f"nested deeper than {MAX_DEPTH} levels")
        if self.n_nodes > MAX_NODES:
            raise self._error(event, f"holds more than {MAX_NODES} values")

    def _refuse_directives(self, event: DocumentStartEvent) -> None:
        if event.version not in (None, (1, 2)):
            raise self._error(event, "only YAML 1.2 is read; remove the %YAML line")
        if event.tags:
            raise self._error(event, "tags are not allowed; remove the %TAG line")

    def _error(self, event: Event, reason: str) -> ConfigError:
        return ConfigError(f"{self.where(_line(event))}: {reason}")


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _is_nothing(event: Event) -> bool:
    return (
        isinstance(event, ScalarEvent)
        and event.value == ""
        and event.style in (None, "")
        and event.anchor is None
    )


def _short_tag(tag: str) -> str:
    return printable(tag.replace("tag:yaml.org,2002:", "!!"))
