"""Work for executors: trivial, or going wrong in every way. A module of its own, because workers import it."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from snn.batch.executor import OnProgress
from snn.errors import SimulationError


def square(number: int, on_progress: OnProgress) -> int:
    on_progress("squaring", number / 2)
    return number * number


def tell_process(_item: int, _on_progress: OnProgress) -> int:
    time.sleep(0.05)
    return os.getpid()


def wait_to_be_killed(_item: int, _on_progress: OnProgress) -> None:
    time.sleep(300)


def refuse_odd(number: int, on_progress: OnProgress) -> int:
    if number % 2:
        raise SimulationError(f"{number} is\n odd")
    return square(number, on_progress)


def divide_by(number: int, _on_progress: OnProgress) -> float:
    return 1 / number


def die_of_three(number: int, on_progress: OnProgress) -> int:
    if number == 3:
        print("my last words", flush=True)
        os.kill(os.getpid(), signal.SIGSEGV)
    return square(number, on_progress)


def exit_at_three(number: int, on_progress: OnProgress) -> int:
    if number == 3:
        os._exit(7)
    return square(number, on_progress)


def exit_if_multiple_of_three(number: int, on_progress: OnProgress) -> int:
    return exit_at_three(3 if number % 3 == 0 else 4, on_progress)


def die_once(marker: Path, _on_progress: OnProgress) -> str:
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def cannot_be_sent_back(_item: int, _on_progress: OnProgress) -> object:
    return lambda: None


def wait_for_simulator(notes: Path, _on_progress: OnProgress) -> None:
    """Start a simulator, note both processes, and wait; remove the temporary file when asked to end."""
    with tempfile.NamedTemporaryFile(dir=notes, prefix="temporary"):
        simulator = subprocess.Popen(["sleep", "300"])
        (notes / f"pid-{os.getpid()}").touch()
        (notes / f"pid-{simulator.pid}").touch()
        simulator.wait()


def ignore_all_requests(notes: Path, _on_progress: OnProgress) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (notes / f"pid-{os.getpid()}").touch()
    while True:
        time.sleep(1)


def tell_environment(name: str, _on_progress: OnProgress) -> tuple[str | None, list[str]]:
    return os.environ.get(name), sys.path


def load_module(name: str, _on_progress: OnProgress) -> str:
    module = __import__(name)
    return str(module.__file__)


def is_loaded(name: str, _on_progress: OnProgress) -> bool:
    return name in sys.modules


def send_much_progress(n_messages: int, on_progress: OnProgress) -> None:
    for number in range(n_messages):
        on_progress("counting", float(number))
    on_progress("done", float(n_messages))


def talk_and_exit(n_words: int, _on_progress: OnProgress) -> None:
    for number in range(n_words):
        print("word", number)
    sys.stdout.flush()
    os._exit(3)


def leave_simulator_behind(notes: Path, _on_progress: OnProgress) -> None:
    simulator = subprocess.Popen(["sleep", "300"], close_fds=False)
    (notes / f"pid-{simulator.pid}").touch()
    os._exit(5)


def fill_memory_and_die(n_megabytes: int, _on_progress: OnProgress) -> None:
    filled = b"x" * (n_megabytes * 2**20)
    os.kill(os.getpid(), signal.SIGKILL)
    del filled


class _Cycle:
    """Garbage that only a collection finds, which it notes in a file."""

    def __init__(self, note: Path) -> None:
        self.self, self.note = self, note

    def __del__(self) -> None:
        self.note.touch()


def leave_garbage(note: Path, _on_progress: OnProgress) -> None:
    gc.disable()
    _Cycle(note)


def tell_parent(_item: int, _on_progress: OnProgress) -> int:
    return os.getppid()


def square_or_wait(item: int | Path, on_progress: OnProgress) -> int:
    if isinstance(item, Path):
        ignore_all_requests(item, on_progress)
        raise AssertionError("it never ends")
    return square(item, on_progress)
