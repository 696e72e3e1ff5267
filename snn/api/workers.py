"""Who makes the runs, as it is asked for: processes of this machine, Dask workers, or jobs of SLURM."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from snn.api.checked_arguments import NOTHING, TEXT, Kind, require, whole
from snn.errors import ResultError
from snn.wording import argument

if TYPE_CHECKING:
    from snn.batch.dask_clusters import Cluster
    from snn.batch.executor import Executor

EXECUTORS: Final = ("local", "dask", "slurm")
EXECUTOR: Final = Kind(
    ", ".join(map(repr, EXECUTORS[:-1])) + f" or {EXECUTORS[-1]!r}", lambda given: given in EXECUTORS
)
ADDRESS: Final = TEXT | NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Workers that are asked for.

    Attributes
    ----------
    jobs
        How many runs at the same time.
    executor
        One of `EXECUTORS`.
    scheduler
        Address of a Dask scheduler that runs already, or its scheduler file.

    Raises
    ------
    ResultError
        If any of them cannot be.
    """

    jobs: int = 1
    executor: str = "local"
    scheduler: str | None = None

    def __post_init__(self) -> None:
        require("jobs", self.jobs, whole(least=1))
        require("executor", self.executor, EXECUTOR)
        require("scheduler", self.scheduler, ADDRESS)
        if self.scheduler is not None and self.executor != "dask":
            raise ResultError(
                f"{argument('scheduler')}: is an address of Dask's; give {argument('executor', 'dask')} too"
            )

    def begin(
        self, *, folder: Path | None = None, imports: tuple[str, ...] = (), in_advance: bool = True
    ) -> "Executor":
        """Return what works for them, which as a context keeps what it starts.

        Parameters
        ----------
        folder
            Where results go; workers elsewhere must see it.
        imports, in_advance
            Of processes of this machine, see `PoolExecutor`.

        Raises
        ------
        WorkersError
            If Dask is needed and not installed.
        """
        if self.executor == "local":
            from snn.api.making import executor_for

            return executor_for(self.jobs, imports=imports, in_advance=in_advance)
        from snn.batch.dask_clusters import require_dask
        from snn.batch.dask_executor import DaskExecutor

        require_dask()
        return DaskExecutor(self.jobs, partial(_cluster, self), folder)


def drawing_here(executor: "Executor") -> "Executor":
    """Return what draws for an executor: itself, or processes of this machine if its workers may be elsewhere."""
    from snn.api.making import executor_for
    from snn.batch.dask_executor import DaskExecutor

    if not isinstance(executor, DaskExecutor):
        return executor
    return executor_for(min(executor.n_workers, os.cpu_count() or 1))


def _cluster(workers: Workers) -> "Cluster":
    from snn.batch.dask_clusters import ForeignCluster, LocalCluster
    from snn.batch.slurm_cluster import SlurmCluster
    from snn.simulate.cache import cache_directory

    if workers.executor == "slurm":
        return SlurmCluster(workers.jobs, log_folder=cache_directory() / "slurm")
    if workers.scheduler is not None:
        return ForeignCluster(workers.scheduler)
    return LocalCluster(workers.jobs)
