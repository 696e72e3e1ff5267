"""Runs tests in forks of one process that has loaded the libraries already: 3 s less a judgement.

The libraries are its arguments. It reads lines of JSON, each a list of tests and a limit in seconds, and answers each
with the first test that failed, or "".
A script of its own: what it loads of the repository would not be loaded again when it has changed.
"""

import json
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import pytest

ARGUMENTS = ("-q", "-x", "-p", "no:cacheprovider", "--rootdir=.", "-W", "ignore")
NOTHING_FAILED = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


class FirstFailure:
    """Writes to a file what failed first: a test, or a file of tests that cannot be loaded."""

    def __init__(self, file: int) -> None:
        self._file = file

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            os.pwrite(self._file, report.nodeid.encode(), 0)

    pytest_collectreport = pytest_runtest_logreport


def first_failed(tests: list[str], limit_s: float) -> str:
    """Run tests until one fails and return which, "" if none does, or that they took longer than a limit."""
    with tempfile.TemporaryFile() as file:
        child = os.fork()
        if not child:
            _run(tests, file.fileno())
        ends = time.monotonic() + limit_s
        pid, status = 0, 0
        while not pid and time.monotonic() < ends:
            time.sleep(0.01)
            pid, status = os.waitpid(child, os.WNOHANG)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        if not pid:
            os.waitpid(child, 0)
            return f"not done after {limit_s:g} s"
        code = os.waitstatus_to_exitcode(status)
        return (
            "" if code in NOTHING_FAILED else os.pread(file.fileno(), 9999, 0).decode() or f"exit code {code}"
        )


def _run(tests: list[str], file: int) -> NoReturn:
    """Run tests in a session of its own, so that all their processes can be ended, and say nothing."""
    code = 1
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        code = int(pytest.main([*ARGUMENTS, *tests], plugins=[FirstFailure(file)]))
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.path[0] = os.getcwd()
    for library in sys.argv[1:]:
        import_module(library)
    for line in sys.stdin:
        print(json.dumps(first_failed(*json.loads(line))), flush=True)
