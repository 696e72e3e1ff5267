"""The small changes of a module: operators, numbers, branches, arguments and calls, one at a time."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}

ORDER_DOES_NOT_MATTER = {
    "min",
    "max",
    "minimum",
    "maximum",
    "gcd",
    "isclose",
    "array_equal",
    "logical_or",
    "logical_and",
    "suppress",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of one module.

    Attributes
    ----------
    path
        The module, from the root of the repository.
    name
        Package, file, function and change: it outlives moves within a package and changes elsewhere.
    start, stop
        The bytes of the module that are replaced.
    text
        What replaces them.
    """

    path: str
    name: str
    start: int
    stop: int
    text: str

    @property
    def package(self) -> str:
        """The first folder below `snn`, or `snn` itself."""
        return package_of(self.path)

    def applied(self, source: bytes) -> bytes:
        """Return the module with the change."""
        return source[: self.start] + self.text.encode() + source[self.stop :]


def package_of(path: str) -> str:
    """Return the first folder below `snn` that holds a module, or `snn` itself."""
    parts = PurePosixPath(path).parts
    return parts[1] if len(parts) > 2 else parts[0]


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Return all small changes of a module; docstrings, annotations, decorators and imports stay as they are."""
    lines = [0]
    for line in source.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    seen: Counter[str] = Counter()
    found = []
    for function, node, changed in _changes(ast.parse(source), ""):
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        text = ast.unparse(changed)
        if text == ast.unparse(node):  # two arguments that are the same
            continue
        change = f"{ast.unparse(node)} -> {text}".replace("\n", " ")
        label = f"{package_of(path)}/{PurePosixPath(path).name}:{function}: {change}"
        seen[label] += 1
        name = label if seen[label] == 1 else f"{label} ({seen[label]})"
        start = lines[node.lineno - 1] + node.col_offset
        stop = lines[node.end_lineno - 1] + node.end_col_offset
        found.append(Mutant(path, name, start, stop, f"({text})" if isinstance(node, ast.expr) else text))
    return found


def _changes(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST, ast.AST]]:
    """Yield function, part of the code and what it becomes."""
    if isinstance(node, ast.expr):
        yield from ((function, node, changed) for changed in _of_expression(node))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield function, node, ast.Pass()
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
    for part in _parts(node):
        yield from _changes(part, function)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts that may change."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.Raise) or _only_for_types(node):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        yield from (
            part for part in (value if isinstance(value, list) else [value]) if isinstance(part, ast.AST)
        )


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _of_expression(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=ops):
            yield from (
                _with(node, ops=[*ops[:i], OPERATORS[type(op)](), *ops[i + 1 :]]) for i, op in enumerate(ops)
            )
        case ast.BinOp(op=op) if type(op) in OPERATORS:
            yield _with(node, op=OPERATORS[type(op)]())
        case ast.BoolOp(op=op):
            yield _with(node, op=OPERATORS[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.IfExp(body=body, orelse=orelse):
            yield _with(node, body=orelse, orelse=body)
        case ast.Constant(value=value) if isinstance(value, bool | int | float):
            yield ast.Constant(_other(value))
        case ast.Call(func=func, args=args):
            yield from _of_call(node, func, args)
        case _:
            pass


def _of_call(node: ast.Call, func: ast.expr, args: list[ast.expr]) -> Iterator[ast.expr]:
    if isinstance(func, ast.Name) and func.id in NAMES:
        yield _with(node, func=ast.Name(NAMES[func.id]))
    if isinstance(func, ast.Attribute) and func.attr in NAMES:
        yield _with(node, func=_with(func, attr=NAMES[func.attr]))
    called = ast.unparse(func).rpartition(".")[-1]
    if (
        len(args) > 1
        and called not in ORDER_DOES_NOT_MATTER
        and not any(isinstance(a, ast.Starred) for a in args[:2])
    ):
        yield _with(node, args=[args[1], args[0], *args[2:]])


def _with(node: Any, **changes: object) -> Any:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _other(value: float) -> float:
    """Return another number: the other truth, the next whole one, half as much again."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value * 1.5 or 1.0
