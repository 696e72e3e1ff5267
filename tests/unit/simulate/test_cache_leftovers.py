"""Compiled models that can go: old ones and damaged ones, and no others."""

import os
import tempfile
import time

import pytest

from snn.simulate.cache import LAYOUT_NAME, MODEL_NAME, SEAL_NAME, put_in_cache
from snn.simulate.cache_leftovers import cache_leftovers
from snn.simulate.private_folder import HOST_NAME, LOCK_NAME


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Two whole models, one of them 100 days old."""
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "cache").mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "main").write_bytes(b"\x7fELF")
    (project / "main").chmod(0o755)
    (project / LAYOUT_NAME).write_text("{}")
    for name in ("new", "old"):
        put_in_cache(project, tmp_path / "cache" / name, model="main", facts={"flags": "-O3"})
    long_ago_s = time.time() - 100 * 86_400
    os.utime(tmp_path / "cache" / "old" / SEAL_NAME, (long_ago_s, long_ago_s))
    return tmp_path / "cache"


def told(days):
    return {found.path.name: found.why for found in cache_leftovers(older_than_days=days)}


def test_only_what_is_as_old_as_is_said_can_go(cache):
    del cache
    assert told(90) == {"old": "compiled model that was made 100 days ago"}
    assert told(101) == {}
    assert set(told(0)) == {"new", "old"}


def test_a_damaged_model_can_go_however_new_it_is(cache):
    (cache / "new" / MODEL_NAME).write_bytes(b"\x7fELG")
    assert told(1000) == {"new": "compiled model that is damaged: model is not as it was written"}


def test_what_a_killed_simulation_left_can_go(cache):
    left = cache.parent / "snn-run-abc"
    left.mkdir()
    (left / HOST_NAME).write_text(os.uname().nodename)
    (left / LOCK_NAME).touch()  # and nobody holds it
    (left / "results").write_bytes(b"x" * 500)
    [found] = [one for one in cache_leftovers(older_than_days=1000) if one.path == left]
    assert found.why == "left by a process that was killed"
    assert found.n_bytes >= 500


def test_without_a_cache_there_is_nothing_to_remove(tmp_path, monkeypatch):
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path / "none"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert cache_leftovers(older_than_days=0) == []
