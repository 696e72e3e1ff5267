"""Any error of the work on one item is that item's, in one line."""

import pytest

from snn.batch.executor import Failed, Finished, attempt
from snn.errors import ResultError


def ignore(_stage, _done_s):
    pass


def test_work_that_succeeds_gives_its_result():
    assert attempt(lambda item, _: item + 1, 2, on_progress=ignore) == Finished(2, 3)


def test_our_own_errors_are_their_message_in_one_line():
    def work(_item, _on_progress):
        raise ResultError("disk full\n  writing x")

    failed = attempt(work, 2, on_progress=ignore)
    assert isinstance(failed, Failed)
    assert (failed.item, failed.error) == (2, "disk full writing x")
    assert "in work" in failed.detail


def test_faults_of_the_program_name_their_kind():
    failed = attempt(lambda item, _: 1 / item, 0, on_progress=ignore)
    assert isinstance(failed, Failed)
    assert failed.error == "ZeroDivisionError: division by zero"
    assert "Traceback" in failed.detail


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_being_stopped_is_not_a_failure(end):
    def work(_item, _on_progress):
        raise end

    with pytest.raises(end):
        attempt(work, 2, on_progress=ignore)
