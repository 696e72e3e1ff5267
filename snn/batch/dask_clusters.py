"""Where Dask workers come from: this machine, or a scheduler of others; for jobs see `snn.batch.slurm_cluster`."""

import asyncio
import logging
import signal
from contextlib import ExitStack, suppress
from multiprocessing.resource_tracker import ensure_running
from pathlib import Path
from typing import Any, Protocol

import psutil

from snn.errors import ResultError, WorkersError
from snn.simulate.private_folder import private_folder
from snn.wording import argument

CONNECT_S = 30.0
"""How long a scheduler is waited for."""
_GRACE_S = 2.0
MAX_STARTS = 3
"""How often workers are started of which none comes up."""
_DEAD = ("failed", "stopped", "closed")
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

    Raises
    ------
    WorkersError
        If none comes up.
    """

    def __init__(self, n_workers: int) -> None:
        import dask.config
        from distributed import LocalCluster as DaskCluster

        with ExitStack() as stack:
            # Of a client that is killed it stays: the next one, and `snn gc`, can tell that nobody needs it.
            scratch = str(stack.enter_context(private_folder("dask")))
            stack.enter_context(settings())
            stack.enter_context(dask.config.set({"temporary-directory": scratch}))
            cluster = DaskCluster(
                n_workers=0,  # `_fill` starts them: here one that dies of a kill would end all
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,  # pyright: ignore[reportArgumentType]  (documented)
                # else 8787, and a warning if that is taken
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                memory_limit=0,
                local_directory=scratch,
                silence_logs=logging.CRITICAL,
            )
            super().__init__(cluster, n_workers)
            self._scratch = stack.pop_all()
        try:
            cluster.sync(self._begin)
        except BaseException:
            self.end()
            raise

    def top_up(self) -> None:
        """Start workers in the place of those that were lost; nobody waits for them."""
        self._cluster.loop.add_callback(self._fill)

    async def _begin(self) -> None:
        _let_ctrl_c_pass()
        reason = ""
        for _ in range(MAX_STARTS):
            reason = await self._fill()
            if any(_is_up(nanny) for nanny in self._cluster.workers.values()):
                return
        raise WorkersError(
            f"no Dask worker of this machine comes up, tried {MAX_STARTS} times ({reason}); "
            "use the executor 'local', or fewer jobs"
        )

    async def _renew(self) -> None:
        self._cluster.scale(0)
        await self._cluster._correct_state()
        await self._fill()

    async def _fill(self) -> str:
        """Start workers where none is or a dead one, and wait for them; return why one died of its start."""
        dead = {name: nanny for name, nanny in self._cluster.workers.items() if not _is_up(nanny)}
        for name, nanny in dead.items():
            del self._cluster.workers[name]  # else Dask takes it to be there
            with suppress(Exception):
                await asyncio.wait_for(nanny.close(timeout=_GRACE_S), 2 * _GRACE_S)
        self._cluster.scale(self._n_workers)
        try:
            await self._cluster._correct_state()
        except Exception as error:
            return " ".join(f"{type(error).__name__}: {error.__cause__ or error}".split())
        return "it died"

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
        self._scratch.close()

    def _started(self) -> list[psutil.Process]:
        """List what the workers have started, such as simulations."""
        found: list[psutil.Process] = []
        for nanny in self._cluster.workers.values():
            # of None psutil takes this process, with all that it has started
            if (pid := nanny.pid) is not None:
                with suppress(psutil.Error):
                    found += psutil.Process(pid).children(recursive=True)
        return found


def _let_ctrl_c_pass() -> None:
    """Keep SIGINT from what this thread starts from now on.

    Ctrl-C at a terminal goes to all processes of the program. Only the first decides what it means; a worker would
    print where it was. Processes inherit what their thread blocks; what watches over them unblocks it as it starts.
    """
    ensure_running()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _is_up(nanny: Any) -> bool:
    """Tell whether a nanny and its worker are there or on their way."""
    worker = nanny.process
    return nanny.status.name not in _DEAD and not (worker is None or worker.status.name in _DEAD)


class ForeignCluster:
    """A scheduler that somebody else started, with workers that come and go.

    Parameters
    ----------
    address
        Such as ``tcp://10.0.0.1:8786``; or the path of a scheduler file.

    Raises
    ------
    ResultError
        If no scheduler answers there.
    """

    is_ours = False

    def __init__(self, address: str) -> None:
        from distributed import Client

        where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
        with settings():
            try:
                self.client: Any = Client(**where, timeout=CONNECT_S, set_as_default=False)  # pyright: ignore[reportArgumentType]
            except Exception as error:  # it asserts, too
                raise ResultError(
                    f"{argument('scheduler')}: no Dask scheduler answers at '{address}'; start one with "
                    "`dask scheduler` and give the address that it prints, such as tcp://10.0.0.1:8786"
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
