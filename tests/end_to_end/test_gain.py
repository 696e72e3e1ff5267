"""The loop gain of real dyads, through the command line: what a stronger link and an open gate do to it."""

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
duration: 4 s
sweep:
  - {label: coupling, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [1, 1.5]}
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


def test_volleys_die_out_in_a_default_dyad_and_keep_themselves_alive_in_one_that_reverberates(told):
    # over dyads .46 +- .06 and 1.98 +- .03 (means and standard deviations): more than five away; the seed is fixed
    assert gain(told, "volley", coupling=1.0, gate="closed", path="loop") < 0.8
    assert gain(told, "volley", coupling=1.5, gate="closed", path="loop") > 1
    assert "; below the limit" in told["verdicts"][0]
    assert "; NOT below the limit" in told["verdicts"][1]


def test_an_open_gate_passes_more(told):
    for path in ("a -> b", "b -> a"):
        closed, opened = (
            gain(told, "step_mean", coupling=1.0, gate=gate, path=path) for gate in ("closed", "open")
        )
        assert opened > 2 * closed > 0
