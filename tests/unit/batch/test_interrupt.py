"""Stop signals become one exception, and afterwards are what they were."""

import os
import signal
import threading
import time

import pytest

from snn.batch.interrupt import Interrupted, interruptible, undisturbed


@pytest.fixture(autouse=True)
def _hangups_are_heard():
    """Let a hang-up be what it is for a program that nohup did not start, wherever the tests run."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_stop_signal_is_raised_with_its_exit_code(number, code):
    with pytest.raises(Interrupted, match=f"^stopped by {number.name}$") as caught, interruptible():
        os.kill(os.getpid(), number)
    assert caught.value.exit_code == code


def test_it_is_a_keyboard_interrupt_for_who_knows_only_that():
    with pytest.raises(KeyboardInterrupt), interruptible():
        os.kill(os.getpid(), signal.SIGTERM)


def test_afterwards_signals_do_what_they_did():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with interruptible():
        assert signal.getsignal(signal.SIGTERM) is not before[1]
    with pytest.raises(RuntimeError), interruptible():
        raise RuntimeError
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


def test_an_ignored_signal_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_outside_the_main_thread_nothing_is_changed():
    handlers = []

    def body():
        with interruptible():
            handlers.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGTERM)]


def interrupted_by(number, *, inside, done):
    with interruptible():
        with undisturbed():
            if inside:
                os.kill(os.getpid(), number)
                time.sleep(0.01)
            done.append("all of it")
        if not inside:
            os.kill(os.getpid(), number)
            time.sleep(1)
        done.append("too much")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("inside", [True, False])
def test_what_must_not_be_cut_short_is_ended_first_and_then_signals_are_heard(number, inside):
    done = []
    with pytest.raises(Interrupted) as stop:
        interrupted_by(number, inside=inside, done=done)
    assert done == ["all of it"]
    assert stop.value.exit_code == 128 + number
