"""Small changes of code, written out by hand."""

import ast

import pytest

from tests.mutants.mutations import mutants_of


def changes(source, path="snn/x/y.py"):
    """Return the changed modules, each of which can be parsed."""
    changed = [mutant.applied(source.encode()).decode() for mutant in mutants_of(path, source)]
    return [ast.unparse(ast.parse(text)) for text in changed]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a <= b"]),
        ("a + b * c", ["a - b * c", "a + b / c"]),
        ("a < b < c", ["a <= b < c", "a < b <= c"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("x = -a", ["x = a"]),
        ("x = 1", ["x = 2"]),
        ("x = 0.5", ["x = 0.75"]),
        ("x = 0.0", ["x = 1.0"]),
        ("x = True", ["x = False"]),
        ("x = a if b else c", ["x = c if b else a"]),
        ("x = min(a, b)", ["x = max(a, b)"]),
        ("x = f(a, b, c)", ["x = f(b, a, c)"]),
        ("x = f(a, a)", []),
        ("x = np.maximum(a, b)", []),
        ("f(a)", ["pass"]),
        ("x = f(*a, b)", []),
    ],
)
def test_every_change_is_made(source, expected):
    assert changes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""1 + 2"""',
        "import a",
        "x: Literal[1]",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "def f(a: Literal[1]) -> Literal[2]:\n    return a",
        "raise ValueError(f(a, b))",
        "if TYPE_CHECKING:\n    x = 1",
        "x = 'text'",
        "x = f'{1 + 2}'",
    ],
)
def test_what_does_nothing_when_it_runs_stays(source):
    assert changes(source) == []


def test_other_lines_and_letters_of_several_bytes_stay():
    source = "a = 'é'  # ü\nb = 'ö' + x  # why\n"
    (mutant,) = mutants_of("snn/x/y.py", source)
    assert mutant.applied(source.encode()).decode() == "a = 'é'  # ü\nb = ('ö' - x)  # why\n"


def test_names_tell_where_and_what_and_outlive_moves():
    source = "class A:\n    def f(self):\n        return 1 + x, 1 + x\n"
    names = [mutant.name for mutant in mutants_of("snn/plot/rooms/y.py", source)]
    assert names[0] == "plot/y.py:A.f: 1 + x -> 1 - x"
    assert names[2] == "plot/y.py:A.f: 1 + x -> 1 - x (2)"
    assert names == [mutant.name for mutant in mutants_of("snn/plot/y.py", "\n\n" + source)]
    assert mutants_of("snn/y.py", "x = 1")[0].name == "snn/y.py:: 1 -> 2"
