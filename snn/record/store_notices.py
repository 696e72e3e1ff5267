"""What a user should know about the runs that a folder already holds, though nothing is wrong with it."""

import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from snn import __version__
from snn.record.manifest import RunLine
from snn.record.store import ResultStore
from snn.wording import n_of, were


def notices(store: ResultStore, *, toolchain: Mapping[str, str]) -> Iterator[str]:
    """Tell, one line each, of runs that other versions or tools made and of runs that are not the experiment's.

    Parameters
    ----------
    store
        The folder that is about to get more runs.
    toolchain
        What they will be made with beside versions of packages: compiler, processor.
    """
    wanted = {trial.key for trial in store.trials}
    complete = [line for line in store.lines.values() if line.status == "complete"]
    strangers = sum(line.key not in wanted for line in complete)
    if strangers:
        yield (
            f"kept, and not used: {n_of(strangers, 'complete run')} in '{store.folder.path}' of another experiment "
            "(another config or model version)"
        )
    ours = [line for line in complete if line.key in wanted]
    yield from version_changes(ours)
    yield from toolchain_changes(ours, toolchain)


def version_changes(lines: list[RunLine]) -> Iterator[str]:
    """Tell, for each program, how many of the runs were made with another version than is here now."""
    # Counted first: to look a version up means to read a file, and there may be thousands of runs.
    found = Counter(made_with for line in lines for made_with in line.versions)
    for (program, then), n_runs in sorted(found.items()):
        now = _version_now(program)
        if then != now:
            yield f"{n_of(n_runs, 'complete run')} {were(n_runs)} made with {program} {then}, here is {now or 'none'}"


def toolchain_changes(lines: list[RunLine], here: Mapping[str, str]) -> Iterator[str]:
    """Tell, in one line, how many of the runs were made with another compiler or processor than is here now.

    With another one the last bits of a number, and so spikes, may be others: the same bytes are promised on one
    processor type and compiler.
    """
    others = [{tool: then for tool, then in line.toolchain if here.get(tool, then) != then} for line in lines]
    changed = {tool: then for other in others for tool, then in other.items()}
    if changed:
        n_runs = sum(map(bool, others))
        changes = "; ".join(f"{tool} {then}, here {here[tool]}" for tool, then in sorted(changed.items()))
        yield (
            f"{n_of(n_runs, 'complete run')} {were(n_runs)} made with another toolchain ({changes}): the same run "
            "may have other spikes here"
        )


def _version_now(program: str) -> str | None:
    if program == "python":
        return platform.python_version()
    if program == "snn":  # its distribution has another name
        return __version__
    try:
        return version(program)
    except PackageNotFoundError:
        return None
