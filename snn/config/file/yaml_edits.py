"""Changing single keys and values of a YAML text; all else, comments and layout too, stays to the letter."""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from snn.config.problems.problem import Keys


class YamlEdits:
    """Changes that are asked for one by one and made together.

    Parameters
    ----------
    text
        One document that `parse_yaml` accepts, whose top level is a mapping.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: Any = YAML(typ="safe", pure=True).compose(text)
        self._spans: list[tuple[int, int, str]] = []
        self._dropped: dict[Keys, list[str]] = {}

    def rename(self, keys: Keys, new: str) -> None:
        """Give a key of a mapping another name."""
        self._replace(self._key(keys), new)

    def put(self, keys: Keys, new: str) -> None:
        """Write another scalar in the place of a scalar, which may be a key's value or an item of a list."""
        self._replace(self._value(keys), new)

    def drop(self, keys: Keys) -> None:
        """Take a key and its value out; a mapping that loses all becomes ``{}``."""
        self._dropped.setdefault(keys[:-1], []).append(str(keys[-1]))

    def line(self, keys: Keys) -> int:
        """Return the line, from 1, of a key or an item."""
        node = self._value(keys) if isinstance(keys[-1], int) else self._key(keys)
        return node.start_mark.line + 1

    def result(self) -> str:
        """Make all changes."""
        spans = [*self._spans, *(span for above in self._dropped for span in self._drops(above))]
        text = self._text
        for start, stop, new in sorted(spans, reverse=True):
            text = text[:start] + new + text[stop:]
        return text

    def _replace(self, node: Node, new: str) -> None:
        self._spans.append((node.start_mark.index, node.end_mark.index, new))

    def _value(self, keys: Keys) -> Any:
        node = self._root
        for key in keys:
            if isinstance(node, SequenceNode):
                node = node.value[key]
            else:
                node = next(value for name, value in node.value if name.value == key)
        return node

    def _key(self, keys: Keys) -> ScalarNode:
        return next(name for name, _ in self._value(keys[:-1]).value if name.value == keys[-1])

    def _drops(self, above: Keys) -> Iterator[tuple[int, int, str]]:
        mapping: MappingNode = self._value(above)
        gone = [name.value in self._dropped[above] for name, _ in mapping.value]
        if all(gone):
            yield from self._emptied(mapping, above)
        elif mapping.flow_style:
            yield from self._out_of_braces(mapping, gone)
        else:
            yield from (self._lines_of(mapping, number) for number, is_gone in enumerate(gone) if is_gone)

    def _emptied(self, mapping: MappingNode, above: Keys) -> Iterator[tuple[int, int, str]]:
        start, stop = mapping.start_mark.index, mapping.value[-1][1].end_mark.index
        if mapping.flow_style:
            yield start, mapping.end_mark.index, "{}"
        elif self._is_indented(start):
            yield self._line_start(start), self._next_line(stop), ""
            colon = self._text.index(":", self._key(above).end_mark.index) + 1
            yield colon, colon, " {}"
        else:  # the item of a list, behind its dash
            yield start, stop, "{}"

    def _out_of_braces(self, mapping: MappingNode, gone: list[bool]) -> Iterator[tuple[int, int, str]]:
        last_kept = max(number for number, is_gone in enumerate(gone) if not is_gone)
        for number in range(last_kept):
            if gone[number]:
                start, stop = (mapping.value[n][0].start_mark.index for n in (number, number + 1))
                yield start, stop, ""
        if last_kept + 1 < len(gone):
            yield mapping.value[last_kept][1].end_mark.index, mapping.value[-1][1].end_mark.index, ""

    def _lines_of(self, mapping: MappingNode, number: int) -> tuple[int, int, str]:
        name, value = mapping.value[number]
        start = name.start_mark.index
        if self._is_indented(start):
            return self._line_start(start), self._next_line(value.end_mark.index), ""
        return start, mapping.value[number + 1][0].start_mark.index, ""  # behind the dash of a list's item

    def _is_indented(self, index: int) -> bool:
        return not self._text[self._line_start(index) : index].strip()

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1

    def _next_line(self, index: int) -> int:
        end = self._text.find("\n", index)
        return len(self._text) if end < 0 else end + 1
