"""``python -m snn`` is the command, with its exit code."""

import subprocess
import sys


def test_the_module_runs_the_command_and_passes_its_exit_code_on():
    done = subprocess.run(
        [sys.executable, "-m", "snn", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split()[0]) == (0, "snn")
    assert (
        subprocess.run([sys.executable, "-m", "snn", "nothing"], capture_output=True, check=False).returncode
        == 2
    )
