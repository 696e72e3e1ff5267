"""A SLURM of one node, all of it in one folder: nothing of the machine's own SLURM is read or changed.

Needs root, and the packages ``slurm-wlm`` and ``munge``.
"""

import os
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

CONFIGURATION = """
ClusterName=snn
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=1
KillWait=5
ReturnToService=2
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes={host} MaxTime=INFINITE State=UP PriorityTier=10
"""
JOBQUEUE = """
jobqueue:
  slurm:
    interface: lo
    memory: 1GB
    walltime: "{walltime}"
    queue: main
    log-directory: {folder}/jobs
"""


class SlurmNode:
    """Daemons and their folder.

    Parameters
    ----------
    folder
        Empty, and not reached by a link.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._daemons: list[subprocess.Popen[bytes]] = []
        for name in ("state", "spool", "jobs"):
            (folder / name).mkdir()
        self.host = socket.gethostname().partition(".")[0]
        text = CONFIGURATION.format(
            host=self.host, folder=folder, controller_port=_free_port(), node_port=_free_port()
        )
        (folder / "slurm.conf").write_text(text)
        (folder / "munge.key").write_bytes(os.urandom(128))
        (folder / "munge.key").chmod(0o600)
        os.environ["SLURM_CONF"] = str(folder / "slurm.conf")
        self.ask_for(walltime="01:00:00")
        os.environ["DASK_CONFIG"] = str(folder / "dask")

    def ask_for(self, *, walltime: str) -> None:
        """Set what clients that begin from now on ask for."""
        (self.folder / "dask").mkdir(exist_ok=True)
        text = JOBQUEUE.format(walltime=walltime, folder=self.folder)
        (self.folder / "dask" / "jobqueue.yaml").write_text(text)

    def start(self) -> None:
        """Start the daemons, and wait until the node takes jobs."""
        munge = [
            f"--{name}={self.folder}/munge.{name.removesuffix('-file')}"
            for name in ("socket", "pid-file", "log-file", "seed-file", "key-file")
        ]
        self._run("munged", "--foreground", "--force", *munge)
        _wait(lambda: (self.folder / "munge.socket").exists(), within_s=10)
        self._run("slurmctld", "-D")
        self._run("slurmd", "-D")
        _wait(lambda: "idle" in asked("sinfo", "--noheader", "--format=%T"), within_s=60)

    def stop(self) -> None:
        """End all jobs and the daemons."""
        with suppress(subprocess.SubprocessError):
            asked("scancel", "--user=root")
            _wait(lambda: not self.jobs(), within_s=30)
        for daemon in reversed(self._daemons):
            daemon.terminate()
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()

    def jobs(self, state: str = "all") -> list[str]:
        """Return the numbers of jobs in a state."""
        return asked(
            "squeue", "--noheader", f"--states={state}" if state != "all" else "--me", "--format=%A"
        ).split()

    def set_node(self, **changes: str) -> None:
        """Change the node, such as its state."""
        asked("scontrol", "update", f"nodename={self.host}", *(f"{k}={v}" for k, v in changes.items()))

    def _run(self, name: str, *arguments: str) -> None:
        program = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, f"{name} is not installed"
        log = (self.folder / f"{name}.out").open("wb")
        self._daemons.append(subprocess.Popen([program, *arguments], stdout=log, stderr=log))


def asked(*command: str) -> str:
    """Run a command of SLURM and return what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait(condition, *, within_s: float) -> None:
    until_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until_s, "SLURM did not come up"
        time.sleep(0.3)
