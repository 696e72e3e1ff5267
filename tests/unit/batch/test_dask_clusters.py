"""What is asked of SLURM and of schedulers, without either."""

from types import SimpleNamespace

import pytest

from snn.batch.dask_clusters import FRUGAL
from snn.batch.slurm_cluster import SlurmCluster, _exports


def asking(monkeypatch, tmp_path, answer, job_ids):
    """Return a cluster of jobs of which a stand-in for ``squeue`` tells."""
    program = tmp_path / "squeue"
    program.write_text(f"#!/bin/sh\necho \"$@\" > {tmp_path}/asked\nprintf '{answer}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    cluster = object.__new__(SlurmCluster)
    cluster._cluster = SimpleNamespace(workers={n: SimpleNamespace(job_id=n) for n in job_ids})
    return cluster


def test_jobs_in_the_queue_are_counted_with_slurms_reasons(monkeypatch, tmp_path):
    answer = "PENDING Resources\\nRUNNING None\\nPENDING Priority\\n"
    cluster = asking(monkeypatch, tmp_path, answer, [7, 8, 9])
    assert cluster.waits_for() == "2 of 3 jobs wait in the queue (Priority, Resources)"
    assert "--jobs=7,8,9" in (tmp_path / "asked").read_text()


def test_jobs_that_run_or_are_not_known_are_not_waited_for(monkeypatch, tmp_path):
    assert asking(monkeypatch, tmp_path, "RUNNING None\\n", [7]).waits_for() == ""
    assert asking(monkeypatch, tmp_path, "", [7]).waits_for() == ""
    (tmp_path / "asked").unlink()
    assert asking(monkeypatch, tmp_path, "PENDING x\\n", [None]).waits_for() == ""
    assert not (tmp_path / "asked").exists()


def test_workers_of_jobs_get_the_frugal_settings_by_their_environment():
    assert "export DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED=False" in _exports()
    assert "export MALLOC_TRIM_THRESHOLD_=67108864" in _exports()
    dask = pytest.importorskip("dask")
    environment = dict(line.removeprefix("export ").split("=") for line in _exports())
    read = dask.config.collect_env(environment)
    for key, value in FRUGAL.items():
        assert dask.config.get(key, config=read) == value
