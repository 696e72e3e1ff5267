"""Whether anybody is there to do the work: nobody waits for ever for workers that do not come."""

import time
from collections.abc import Callable

from snn.batch.dask_clusters import Cluster
from snn.errors import EnvironmentWarning, WorkersError, warn

NO_WORKER_S = 60.0
"""Without any worker for so long, new ones are started once; after as long again it is ended."""
KEPT = "what was done is kept, the same command goes on from there"
GONE = f"the Dask scheduler is gone; {KEPT}"
_LOOK_S = 2.0
_ASK_S = 15.0
"""How often a queue is asked in which jobs wait."""
_TOP_UP_S = 30.0


class Watch:
    """Looks for the workers now and then.

    Parameters
    ----------
    cluster
        Whose workers.
    clock
        Monotonic, in seconds.
    """

    def __init__(self, cluster: Cluster, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._cluster, self._clock = cluster, clock
        self._looked_at_s = self._seen_at_s = self._topped_up_at_s = clock()
        self._is_renewed = self._has_said_why = False

    def look(self) -> None:
        """Do something if no worker is there.

        Raises
        ------
        WorkersError
            If none came, and starting new ones did not help or is not for us to do.
        """
        now_s = self._clock()
        every_s = _ASK_S if self._has_said_why else _LOOK_S
        if now_s - self._looked_at_s < min(every_s, NO_WORKER_S / 4):
            return
        self._looked_at_s = now_s
        if self._n_workers():
            self._seen_at_s, self._is_renewed, self._has_said_why = now_s, False, False
        elif now_s - self._seen_at_s > NO_WORKER_S or self._has_said_why:
            self._miss(now_s)
            return
        if now_s - self._topped_up_at_s > _TOP_UP_S:
            self._topped_up_at_s = now_s
            self._cluster.top_up()

    def _n_workers(self) -> int:
        try:
            return len(self._cluster.client.nthreads())
        except Exception as error:
            raise WorkersError(GONE) from error

    def _miss(self, now_s: float) -> None:
        reason = self._cluster.waits_for()
        if reason:
            self._seen_at_s = now_s  # what leaves the queue needs as long again to come up
            if not self._has_said_why:
                warn(f"no worker yet: {reason}", EnvironmentWarning)
            self._has_said_why = True
            return
        self._has_said_why = False
        if now_s - self._seen_at_s <= NO_WORKER_S:
            return
        if self._cluster.is_ours and not self._is_renewed:
            warn(f"no worker for {NO_WORKER_S:g} s; new ones are started", EnvironmentWarning)
            self._cluster.renew()
            self._is_renewed, self._seen_at_s = True, now_s
        else:
            remedy = (
                "look into their logs" if self._cluster.is_ours else "start some with `dask worker ADDRESS`"
            )
            raise WorkersError(f"no worker for {NO_WORKER_S:g} s; {remedy}; {KEPT}")
