"""CPU time that this process has used so far; for children that measure a part of themselves."""

import json
import resource


def cpu_s(who: int = resource.RUSAGE_SELF) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def cpu_with_children_s() -> float:
    return cpu_s() + cpu_s(resource.RUSAGE_CHILDREN)


def peak_mb(who: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def say(**facts: float | str) -> None:
    """Print facts for the process that measures this one."""
    print(json.dumps(facts), flush=True)
