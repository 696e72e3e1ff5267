"""Dask workers as jobs of SLURM."""

import shutil
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from snn.batch.dask_clusters import FRUGAL, OwnCluster, missing, settings
from snn.errors import WorkersError

_MEMORY = "2GB"
"""Of a worker, where the user's settings name none; a run of a default dyad takes a tenth of it."""
_SQUEUE_S = 20.0
_KEEPS_MEMORY = {"MALLOC_TRIM_THRESHOLD_": 2**26, "MALLOC_MMAP_THRESHOLD_": 2**25}
"""Undoes what Dask's nannies set (`snn.batch.dask_clusters`); here their own settings would hold. The C library's own
thresholds go as far as this as it is used."""


class SlurmCluster(OwnCluster):
    """Jobs of SLURM, each with one worker; what they ask for stands in the user's ``jobqueue.yaml``.

    Parameters
    ----------
    n_workers
        How many.
    log_folder
        Where jobs write what they print, unless the user's settings name another.
    """

    def __init__(self, n_workers: int, *, log_folder: Path) -> None:
        import dask.config

        if shutil.which("sbatch") is None:
            raise WorkersError("there is no SLURM here (no sbatch); use another executor")
        job_cluster = _slurm_cluster_class()
        own = dask.config.get("jobqueue.slurm", {})
        with settings():
            try:
                cluster = job_cluster(
                    cores=1,
                    processes=1,
                    memory=own.get("memory") or _MEMORY,
                    job_name=f"snn-{own.get('name') or 'worker'}",
                    job_script_prologue=[*(own.get("job-script-prologue") or []), *_exports()],
                    scheduler_options={"dashboard": False, "dashboard_address": ":0"},
                    log_directory=own.get("log-directory") or str(log_folder),
                    silence_logs="critical",
                )
                cluster.scale(n_workers)
            except (OSError, RuntimeError, ValueError) as error:
                raise WorkersError(f"cannot ask SLURM for workers: {' '.join(str(error).split())}") from error
        super().__init__(cluster, n_workers)

    def waits_for(self) -> str:
        """Say how many jobs wait in the queue, and for what."""
        jobs = [
            str(job.job_id) for job in list(self._cluster.workers.values()) if getattr(job, "job_id", None)
        ]
        waiting = [line for line in _squeue(jobs) if line.startswith(("PENDING", "CONFIGURING"))]
        reasons = sorted({line.partition(" ")[2] for line in waiting} - {""})
        return (
            f"{len(waiting)} of {len(jobs)} jobs wait in the queue ({', '.join(reasons)})" if waiting else ""
        )


def _slurm_cluster_class() -> Any:
    """Import Dask-Jobqueue, which makes Ctrl-C end the program with exit code 0, and give Ctrl-C back its meaning."""
    before = signal.getsignal(signal.SIGINT)
    try:
        from dask_jobqueue.slurm import SLURMCluster
    except ImportError as error:
        raise missing("dask-jobqueue", error) from error
    except ValueError as error:  # only the main thread may set what a signal does
        raise WorkersError("executor slurm can be asked for in the main thread only") from error
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)
    return SLURMCluster


def _exports() -> list[str]:
    """Hand settings to workers that read their own; what is named outright holds against them."""
    named: dict[str, object] = {
        "DASK_" + key.upper().replace(".", "__").replace("-", "_"): value for key, value in FRUGAL.items()
    }
    return [f"export {name}={value}" for name, value in (named | _KEEPS_MEMORY).items()]


def _squeue(jobs: list[str]) -> list[str]:
    """Return state and reason of each job that SLURM still knows."""
    if not jobs:
        return []
    command = ["squeue", "--noheader", f"--jobs={','.join(jobs)}", "--format=%T %r"]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SQUEUE_S)
        return [line.strip() for line in done.stdout.splitlines()]
    return []
