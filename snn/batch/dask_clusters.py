"""Where Dask workers come from: this machine, SLURM, or a scheduler that somebody else started."""

import logging
import signal
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import psutil

from snn.errors import WorkersError

CONNECT_S = 30.0
"""How long a scheduler is waited for."""
_SQUEUE_S = 20.0
_MEMORY = "2GB"
"""Of a worker, where the user's settings name none; a run of a default dyad takes a tenth of it."""
_GRACE_S = 2.0
_FRUGAL = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.tick.interval": "500ms",
}
"""By default Dask looks a hundred times a second at what its workers do."""


_ENVIRONMENT = {
    "distributed.nanny.pre-spawn-environ": dict.fromkeys(
        ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), 1
    )
}
"""As the pool's processes have it: Dask also lets them give memory back at once, which they then ask for again."""


class Cluster(Protocol):
    """Workers, and a client of their scheduler."""

    @property
    def client(self) -> Any:
        """A ``distributed.Client``, to which work is given."""
        ...

    @property
    def is_ours(self) -> bool:
        """Whether workers can be started and are ended with it."""
        ...

    def top_up(self) -> None:
        """Start workers in the place of those that were lost, if it is ours."""
        ...

    def renew(self) -> None:
        """Give up all workers and start new ones, if it is ours."""
        ...

    def waits_for(self) -> str:
        """Say what keeps workers from being there that will pass by itself; nothing if there is nothing."""
        ...

    def end(self) -> None:
        """Let go of it; of ours no process is left."""
        ...


class OwnCluster:
    """Workers that end with the client.

    Parameters
    ----------
    cluster
        A ``distributed.SpecCluster``.
    n_workers
        How many there are to be.
    """

    is_ours = True

    def __init__(self, cluster: Any, n_workers: int) -> None:
        from distributed import Client

        self._cluster, self._n_workers = cluster, n_workers
        self.client: Any = Client(cluster, timeout=CONNECT_S, set_as_default=False)

    def top_up(self) -> None:
        """Start workers in the place of those that were lost."""
        self._cluster.scale(self._n_workers)

    def renew(self) -> None:
        """Give up all workers and start new ones."""
        self._cluster.sync(self._renew)

    async def _renew(self) -> None:
        self._cluster.scale(0)
        await self._cluster._correct_state()
        self._cluster.scale(self._n_workers)

    def waits_for(self) -> str:
        """Say nothing: processes of this machine wait for nobody."""
        return ""

    def end(self) -> None:
        """End the client, the workers and the scheduler."""
        with suppress(Exception):  # it may have lost the scheduler
            self.client.close(timeout=_GRACE_S)
        with suppress(Exception):
            self._cluster.close(timeout=CONNECT_S)


class LocalCluster(OwnCluster):
    """Processes of this machine, which nobody else's can reach.

    Parameters
    ----------
    n_workers
        How many.
    """

    def __init__(self, n_workers: int) -> None:
        from distributed import LocalCluster as DaskCluster

        self._scratch = tempfile.TemporaryDirectory(prefix="snn-dask-", ignore_cleanup_errors=True)
        with _settings():
            cluster = DaskCluster(
                n_workers=n_workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,  # pyright: ignore[reportArgumentType]  (documented)
                memory_limit=0,
                local_directory=self._scratch.name,
                silence_logs=logging.CRITICAL,
            )
        super().__init__(cluster, n_workers)

    def end(self) -> None:
        """End the client, the workers with all that they started, and the scheduler."""
        started = self._started()
        for process in started:  # a worker that is at work would be waited for
            with suppress(psutil.Error):
                process.terminate()
        psutil.wait_procs(started, timeout=0)
        super().end()
        for process in started:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(started, timeout=_GRACE_S)
        self._scratch.cleanup()

    def _started(self) -> list[psutil.Process]:
        """List what the workers have started, such as simulations."""
        found: list[psutil.Process] = []
        for nanny in self._cluster.workers.values():
            with suppress(psutil.Error, AttributeError):
                found += psutil.Process(nanny.pid).children(recursive=True)
        return found


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

        job_cluster = _slurm_cluster_class()
        own = dask.config.get("jobqueue.slurm", {})
        with _settings():
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


class ForeignCluster:
    """A scheduler that somebody else started, with workers that come and go.

    Parameters
    ----------
    address
        Such as ``tcp://10.0.0.1:8786``; or the path of a scheduler file.
    """

    is_ours = False

    def __init__(self, address: str) -> None:
        from distributed import Client

        where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
        with _settings():
            try:
                self.client: Any = Client(**where, timeout=CONNECT_S, set_as_default=False)  # pyright: ignore[reportArgumentType]
            except (OSError, ValueError, TimeoutError) as error:
                raise WorkersError(
                    f"no Dask scheduler answers at '{address}'; start one with `dask scheduler` and give what it prints"
                ) from error

    def top_up(self) -> None:
        """Do nothing: its workers are not ours."""

    def renew(self) -> None:
        """Do nothing: its workers are not ours."""

    def waits_for(self) -> str:
        """Say nothing: nobody knows whether workers will come."""
        return ""

    def end(self) -> None:
        """End the client; scheduler and workers go on."""
        with suppress(Exception):
            self.client.close(timeout=_GRACE_S)


def require_dask() -> None:
    """Raise an error that says how to install Dask, if it is not there."""
    try:
        import distributed
    except ImportError as error:
        raise _missing("Dask", error) from error
    del distributed


def _missing(what: str, error: ImportError) -> WorkersError:
    return WorkersError(
        f"{what} is not installed ({error.name}); `pip install 'snn-dyad[cluster]'` brings it"
    )


def _slurm_cluster_class() -> Any:
    """Import Dask-Jobqueue, which makes Ctrl-C end the program with exit code 0, and give Ctrl-C back its meaning."""
    before = signal.getsignal(signal.SIGINT)
    try:
        from dask_jobqueue.slurm import SLURMCluster
    except ImportError as error:
        raise _missing("dask-jobqueue", error) from error
    except ValueError as error:  # only the main thread may set what a signal does
        raise WorkersError("executor slurm can be asked for in the main thread only") from error
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)
    return SLURMCluster


def _exports() -> list[str]:
    """Hand settings to workers that read their own."""
    names = {key: "DASK_" + key.upper().replace(".", "__").replace("-", "_") for key in _FRUGAL}
    return [f"export {names[key]}={value}" for key, value in _FRUGAL.items()]


def _settings() -> Any:
    """Let a scheduler of ours try nothing again (`snn.batch.dask_tasks` does), and Dask be silent: we tell it all."""
    import dask.config

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return dask.config.set({"distributed.scheduler.allowed-failures": 0} | _FRUGAL | _ENVIRONMENT)


def _squeue(jobs: list[str]) -> list[str]:
    """Return state and reason of each job that SLURM still knows."""
    if not jobs:
        return []
    command = ["squeue", "--noheader", f"--jobs={','.join(jobs)}", "--format=%T %r"]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SQUEUE_S)
        return [line.strip() for line in done.stdout.splitlines()]
    return []
