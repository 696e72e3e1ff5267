"""One cache of compiled models for the whole session, away from the user's, and one width of tables."""

import gc
import os
import shutil
import tempfile
from typing import Any

import pytest

CREATED = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Choose the cache before any process starts, so that all of them share it; a given one is kept.

    Tables are as wide as without a terminal, whatever starts the tests: the width of one may be in its environment.
    Programs that tests start keep what they compiled of our modules, as they do at home. In this process nothing is
    forced to the disk, for nobody pulls the plug; tests of that put something of theirs in its place.
    """
    os.environ.pop("COLUMNS", None)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.fsync = lambda _descriptor: None
    gc.disable()  # nothing that is collected is garbage, and looking takes a third of that time
    if "SNN_CACHE_DIR" not in os.environ:
        os.environ["SNN_CACHE_DIR"] = config.stash[CREATED] = tempfile.mkdtemp(prefix="snn-test-cache-")


def pytest_collection_finish() -> None:
    """Look for garbage again, but never in what will stay to the end."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the cache if this process made it."""
    if CREATED in config.stash:
        shutil.rmtree(config.stash[CREATED], ignore_errors=True)
        del os.environ["SNN_CACHE_DIR"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each process a file at a time: what the tests of a file share is made once, not by every process."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False  # by how many they are says little of how long they take
    return LoadFileScheduling(config, log)
