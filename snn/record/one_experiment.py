"""One folder, one experiment: what may follow in a folder that has complete runs, and what is refused.

What was asked stays asked. The primary outcome and the test that answers the question are fixed before there is data:
once a run is complete, another one is refused unless forced.

What belongs together. A folder belongs to one experiment, and may grow with it: more replicates, more
points of the sweep (a design of Sobol or Saltelli grows, a Latin hypercube does not), another name, question or
analysis leave every run that is there a run of the experiment. Anything that would make a complete run not one of the
experiment's trials makes it *another* experiment, which is refused unless forced; and even then no complete run is
removed. The runs themselves cannot be mixed up: each is named by its content.
"""

from collections.abc import Mapping

from snn.config.file.resolved_document import differences, short_hash
from snn.config.schema.design import DesignAxis
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.record.manifest import RunLine
from snn.record.results_folder import EXPERIMENT_NAME, ResultsFolder
from snn.wording import another_folder, forced, n_of

_FREE = frozenset({"name", "question", "primary", "analysis", "nulls", "record.spikes"})
"""Parts of an experiment that no run depends on."""
_WHICH_RUNS = ("replicates", "sweep")
"""Parts that say which runs are wanted, and not what one is."""


def refuse_another(folder: ResultsFolder, experiment: Experiment, lines: Mapping[str, RunLine]) -> None:
    """Refuse an experiment that is another one than that of a folder, by its runs or by how they are judged.

    Parameters
    ----------
    folder
        It may be new.
    experiment
        That which is to be written there.
    lines
        What the manifest says of each run, by key.

    Raises
    ------
    ResultError
        If it is another one; the message names the first difference, and what can be done.
    """
    if not (folder.path / EXPERIMENT_NAME).exists():
        return
    stored = folder.experiment()
    if stored == experiment:
        return
    complete = {key for key, line in lines.items() if line.status == "complete"}
    if complete:
        _refuse_another_primary(folder, stored, experiment, len(complete))
        _refuse_another_answer(folder, stored, experiment, len(complete))
    kept = {trial.key for trial in expand(experiment)}
    lost = {trial.key for trial in expand(stored)} & complete - kept
    if lost:
        why = _design_that_cannot_grow(folder, stored, experiment) or _first_difference(stored, experiment)
        raise ResultError(
            f"'{folder.path}' holds config {short_hash(stored)}, this is {short_hash(experiment)}: "
            f"{why}; {n_of(len(lost), 'complete run')} would not belong to it: "
            f"{another_folder()}, or {forced()}"
        )


def _refuse_another_primary(
    folder: ResultsFolder, stored: Experiment, wanted: Experiment, n_complete: int
) -> None:
    if stored.primary != wanted.primary:
        raise ResultError(
            f"'{folder.path}' has {n_of(n_complete, 'complete run')} made to be judged by primary {stored.primary}, "
            f"this is {wanted.primary}: an outcome that is chosen after the data is no primary one; keep it (all "
            f"outcomes are in the tables), {another_folder()}, or {forced()}"
        )


def _refuse_another_answer(
    folder: ResultsFolder, stored: Experiment, wanted: Experiment, n_complete: int
) -> None:
    asked = stored.analysis.answer
    if asked and asked != wanted.analysis.answer:
        raise ResultError(
            f"'{folder.path}' has {n_of(n_complete, 'complete run')} to be judged by another analysis.answer "
            f"({asked[0].test} along {asked[0].axis}): a test chosen after the data proves little; keep it, "
            f"{another_folder()}, or {forced()}"
        )


def _design_that_cannot_grow(folder: ResultsFolder, stored: Experiment, wanted: Experiment) -> str:
    """Say why a design that looks like the one of a folder has none of its points; empty if that is not it."""
    for old, new in zip(stored.sweep, wanted.sweep, strict=False):
        if not (isinstance(old, DesignAxis) and isinstance(new, DesignAxis)) or old.points == new.points:
            continue
        if old.lhs and new.lhs and old.lhs.n != new.lhs.n:
            return (
                f"a Latin hypercube of {old.lhs.n} points does not grow to one of {new.lhs.n}, which has other points "
                f"(sobol grows); keep n, or add a hypercube of another seed in another folder"
            )
        if all(
            getattr(old, part) == getattr(new, part) for part in ("drawing", "kind", "sets", "constraints")
        ):
            whole = folder.path / EXPERIMENT_NAME
            return f"this SciPy draws other points of the same design; go on with '{whole}', which holds them"
    return ""


def _first_difference(stored: Experiment, wanted: Experiment) -> str:
    """Name the key that makes it another experiment; one that only changes which runs are wanted comes last."""
    found = differences(stored, wanted)
    blamed = [path for path in found if not {path, _part(path)} & _FREE]
    path = min(blamed, key=lambda path: _part(path) in _WHICH_RUNS)
    return f"config differs in key {path} (was {found[path][0]}, is {found[path][1]})"


def _part(path: str) -> str:
    """Return the part of the experiment that a path such as ``sweep[0].values`` is in."""
    return path.split(".")[0].split("[")[0]
