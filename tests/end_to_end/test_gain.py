"""The loop gain of real dyads, through the command line: what the link, the gate and one's own acts do to it."""

import json
import os
import subprocess
import sys

import pytest

from snn.simulate.compiler import compiler_command

pytestmark = pytest.mark.skipif(compiler_command() is None, reason="needs a C++ compiler (g++ and make)")
CONFIG = """
name: gains
question: Does it come back?
seed: 5
duration: 8 s
protocol: {time_step: 0.25 ms}
sweep:
  - {label: coupling, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [1, 3]}
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gain")
    (folder / "gains.yaml").write_text(CONFIG)
    done = subprocess.run(
        [sys.executable, "-m", "snn", "gain", "gains.yaml", "--json", "-j", "2"],
        cwd=folder, capture_output=True, text=True, check=False, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [path.name for path in folder.iterdir()] == ["gains.yaml"]
    return json.loads(done.stdout)


def gain(told, name, **where):
    [row] = [row for row in told["dyads"] if row.items() >= where.items()]
    return row[name]


HALVES = ("a -> b", "b -> a")


def test_execution_answers_more_the_more_is_seen(told):
    for path in HALVES:
        weak, strong = (
            gain(told, "act", coupling=c, observer="resting", path=path, answer="execution") for c in (1, 3)
        )
        assert strong > 1.5 * weak > 0.2


def test_a_closed_gate_keeps_what_is_seen_from_being_done(told):
    for path in HALVES:
        where = {"coupling": 1, "path": path, "answer": "movement"}
        assert gain(told, "act", observer="resting", **where) < 0.02
        assert gain(told, "act", observer="open gate", **where) > 0.2
        assert gain(told, "act", observer="acting", **where) > 0.2


def test_the_answer_of_the_body_is_that_of_its_motor_cells(told):
    # what goes into a low-pass comes out of it
    for path in HALVES:
        motor, movement = (
            gain(told, "act", coupling=1, observer="open gate", path=path, answer=answer)
            for answer in ("motor", "movement")
        )
        assert movement == pytest.approx(motor, rel=0.03)


def test_movement_dies_out_in_two_gated_partners_and_not_in_two_open_ones_that_see_well(told):
    where = {"path": "loop", "answer": "movement"}
    assert gain(told, "largest", coupling=1, observer="resting", **where) < 0.1
    assert gain(told, "largest", coupling=3, observer="open gate", **where) > 1
    assert "at rest: 0.00; below the limit" in told["verdicts"][0]
    assert "; NOT below the limit" in told["verdicts"][-1]
