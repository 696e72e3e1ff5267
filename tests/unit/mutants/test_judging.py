"""A tiny repository whose one test notices one change and not another."""

import subprocess

import pytest

from tests.mutants.judging import EXAMPLES, Workshop, drawn, judges, wider

MODULE = "def larger(a, b):\n    return a if a > b else b\n"
TEST = "from snn.x.y import larger\n\n\ndef test_larger():\n    assert larger(1, 2) == 2\n"


@pytest.fixture
def root(tmp_path):
    files = {
        "snn/__init__.py": "",
        "snn/x/__init__.py": "",
        "snn/x/y.py": MODULE,
        "tests/unit/x/test_y.py": TEST,
    }
    for name, text in files.items():
        (tmp_path / "root" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "root" / name).write_text(text)
    subprocess.run(["git", "init", "-q", str(tmp_path / "root")], check=True)
    return tmp_path / "root"


@pytest.fixture
def workshop(root, tmp_path):
    (tmp_path / "work").mkdir()
    with Workshop(root, tmp_path / "work", tmp_path / "log", ()) as workshop:
        yield workshop


def test_a_test_notices_what_it_tests(root, workshop, tmp_path):
    mutants = {mutant.name.partition(": ")[2]: mutant for mutant in drawn(root, n_each=5, seed=1)}
    assert set(mutants) == {"a > b -> a >= b", "a if a > b else b -> b if a > b else a"}
    told = {name: workshop.judge(mutant) for name, mutant in mutants.items()}
    assert {name: verdict.noticed for name, verdict in told.items()} == {
        "a > b -> a >= b": False,
        "a if a > b else b -> b if a > b else a": True,
    }
    assert told["a if a > b else b -> b if a > b else a"].by == "tests/unit/x/test_y.py::test_larger"
    assert (root / "snn/x/y.py").read_text() == MODULE
    with Workshop(root, tmp_path / "other", tmp_path / "log", ()) as again:
        assert {again.judge(mutant) for mutant in mutants.values()} == set(told.values())
        assert again._warm is None  # all is in the log


def test_tests_that_fail_anyway_judge_nothing(root, request):
    (root / "tests/unit/x/test_y.py").write_text(TEST.replace("== 2", "== 3"))
    with pytest.raises(SystemExit, match=r"without any change fails: tests/unit/x/test_y.py::test_larger"):
        request.getfixturevalue("workshop").judge(drawn(root, n_each=1, seed=1)[0])


def test_tests_around_a_module_judge_what_its_own_let_pass(root, request):
    (root / "snn/x/z.py").write_text("from snn.x.y import larger\n")
    (root / "tests/unit/x/test_z.py").write_text(
        "from snn.x.z import larger\nassert str(larger(1, 1.0)) == '1.0'\n"
    )
    (mutant,) = [mutant for mutant in drawn(root, n_each=5, seed=1) if ">=" in mutant.name]
    assert request.getfixturevalue("workshop").judge(mutant).by == "tests/unit/x/test_z.py"


def test_tests_around_a_module_are_those_that_name_it_and_mirrors_of_what_does(root):
    (root / "snn/x/z.py").write_text("")
    (root / "snn/x/script.py").write_text("")
    (root / "snn/x/y.py").write_text("from snn.x import z\n")
    (root / "tests/unit/test_other.py").write_text("from snn.x.y import larger\n")
    assert judges(root, "snn/x/y.py") == ["tests/unit/x/test_y.py"]
    assert wider(root, "snn/x/y.py") == ["tests/unit/test_other.py"]
    assert judges(root, "snn/x/z.py") == []
    # the mirror of y, which names it, and what names y
    assert wider(root, "snn/x/z.py") == ["tests/unit/x/test_y.py", "tests/unit/test_other.py"]
    (root / "tests/unit/test_other.py").write_text("from snn.x import z\n")
    assert wider(root, "snn/x/z.py") == ["tests/unit/x/test_y.py", "tests/unit/test_other.py"]
    (root / "snn/x/y.py").write_text("")
    assert wider(root, "snn/x/z.py") == ["tests/unit/test_other.py"]
    assert wider(root, "snn/x/script.py") == ["tests/unit/x/test_y.py"]  # of its folder
    (root / "snn/x/y.py").write_text('run("snn.x.script", "-O")\n')
    (root / "snn/x/script.py").write_text('"""\n>>> 1\n1\n"""\n')
    assert wider(root, "snn/x/script.py") == ["tests/unit/x/test_y.py"]  # the mirror of what starts it
    assert judges(root, "snn/x/script.py") == [f"{EXAMPLES}[snn.x.script]"]
