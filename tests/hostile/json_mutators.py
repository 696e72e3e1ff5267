"""Documents that are well formed and say what nobody would: types, sizes, names and numbers that cannot be."""

import json
from pathlib import Path
from random import Random
from typing import Any

FORMULA, ESCAPE, TURNED = "=HYPERLINK(1)", "\x1b[2J\x1b]0;owned\x07\nsnn: error: no", "a\u202egnp.exe"


def odd_value(outside: Path, rng: Random) -> Any:
    """Draw a value that does not belong anywhere."""
    names = (str(outside / "escaped"), "../" * 8 + "escaped", "..", "", "a/b", "a\x00b", ".hidden")
    texts = (FORMULA, ESCAPE, TURNED, "+1", "-2+3", "@x", "\t=1", "x" * 200_000, "\ud800", "NaN", "é" * 300)
    numbers = (-1, 0, 1, -0.5, 2**31, 2**63, 10**40, 1e308, -1e308, 1e-320, float("nan"), float("inf"))
    others = (None, True, False, [], {}, [[]], {"": 0}, ["a"], {"a": [1]}, deep(60), deep(300))
    return rng.choice(rng.choice((names, texts, numbers, others)))


def deep(n_levels: int) -> Any:
    value: Any = 0
    for _ in range(n_levels):
        value = [value]
    return value


def mutated_document(document: Any, outside: Path, rng: Random) -> Any:
    """Change one or a few places of a document."""
    changed = json.loads(json.dumps(document))
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        places = list(_places(changed))
        if not places:
            return odd_value(outside, rng)
        holder, name = rng.choice(places)
        _change(holder, name, outside, rng)
    return changed


def mutated_json(text: str, outside: Path, rng: Random) -> str:
    """Mutate a text of JSON; now and then in ways that only text can be."""
    if rng.random() < 0.05:
        return rng.choice(("[" * 100_000, '{"a":' * 50_000, "9" * 10_000, "1e999", text * 2, "NaN", '"'))
    changed = mutated_document(json.loads(text), outside, rng)
    return json.dumps(changed, ensure_ascii=rng.random() < 0.5) if _dumps(changed) else "[" * 2000


def mutated_lines(text: str, outside: Path, rng: Random) -> str:
    """Mutate a line of a file of JSON lines, or their order."""
    lines = text.splitlines()
    number = rng.randrange(len(lines))
    kind = rng.random()
    if kind < 0.1:
        rng.shuffle(lines)
    elif kind < 0.2:
        lines.insert(number, lines[rng.randrange(len(lines))])
    else:
        lines[number] = mutated_json(lines[number], outside, rng)
    return "\n".join(lines) + "\n"


def _dumps(value: Any) -> bool:
    try:
        json.dumps(value)
    except RecursionError:
        return False
    return True


def _places(value: Any) -> Any:
    if isinstance(value, dict | list):
        for name in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, name
            yield from _places(value[name])


def _change(holder: Any, name: Any, outside: Path, rng: Random) -> None:
    kind = rng.random()
    if kind < 0.65:
        holder[name] = odd_value(outside, rng)
    elif kind < 0.8:
        del holder[name]
    elif kind < 0.9 and isinstance(holder, dict):
        holder[rng.choice((FORMULA, ESCAPE, TURNED, "", str(outside / "escaped"), "x" * 300))] = holder.pop(
            name
        )
    elif isinstance(holder, list):
        holder.extend([holder[name]] * rng.choice((1, 20, 3000)))
    elif isinstance(holder[name], int | float) and not isinstance(holder[name], bool):
        holder[name] = holder[name] * rng.choice((-1, 10, 1_000_000)) + rng.choice((0, 1, 0.5))
    else:
        holder[name] = str(holder[name])
