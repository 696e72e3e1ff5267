"""Where Dask workers come from: this machine, or a scheduler of others; for jobs see `snn.batch.slurm_cluster`."""

import logging
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import psutil

from snn.errors import WorkersError

CONNECT_S = 30.0
"""How long a scheduler is waited for."""
_GRACE_S = 2.0
FRUGAL = {
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
        with settings():
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
        with settings():
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
        raise missing("Dask", error) from error
    del distributed


def missing(what: str, error: ImportError) -> WorkersError:
    """Return an error that says how to install a package."""
    return WorkersError(
        f"{what} is not installed ({error.name}); `pip install 'snn-dyad[cluster]'` brings it"
    )


def settings() -> Any:
    """Let a scheduler of ours try nothing again (`snn.batch.dask_tasks` does), and Dask be silent: we tell it all."""
    import dask.config

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return dask.config.set({"distributed.scheduler.allowed-failures": 0} | FRUGAL | _ENVIRONMENT)
