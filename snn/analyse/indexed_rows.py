"""Adds the reciprocity index to rows of the table of dyads, wherever their model and protocol is calibrated."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from snn.analyse.columns import Value
from snn.analyse.evidence import column_of, evidence_of, index_columns
from snn.analyse.reciprocity import Reciprocity, reciprocity
from snn.config.experiment import Experiment
from snn.config.measured import measured_span_s
from snn.config.needs import Labels
from snn.config.simulated_nulls import LIVE, NULL_AXIS
from snn.config.trial import Trial
from snn.record.calibration import SCOPES, Calibration, Scope, find_calibration, protocol_key

Row: TypeAlias = Mapping[str, Any]


def index_of_row(row: Row, calibration: Calibration | None) -> dict[str, Value]:
    """Return the index of a dyad and its parts, from what was measured and a calibration."""
    found: dict[Scope, Reciprocity] = {
        scope: reciprocity(evidence_of(row, scope), calibration, scope=scope) for scope in SCOPES
    }
    return index_columns(found)


def judged_as(trials: Iterable[Trial]) -> dict[Labels, Experiment]:
    """Say of each condition whose chance values judge it: its own, or, of a null, those of the condition beside it.

    A null is to be told from its condition, whose calibration is made of such nulls; it has none of its own.

    Parameters
    ----------
    trials
        All trials of an experiment.

    Returns
    -------
    dict
        Experiment by the labels of the trials.
    """
    by_labels = {trial.condition: trial.experiment for trial in trials}
    live = {labels: _live_labels(labels) for labels in by_labels}
    return {labels: by_labels.get(live[labels], own) for labels, own in by_labels.items()}


def _live_labels(labels: Labels) -> Labels:
    return tuple((axis, LIVE if axis == NULL_AXIS else point) for axis, point in labels)


def indexed_rows(rows: Iterable[tuple[Row, Experiment]]) -> Iterator[dict[str, Any]]:
    """Add the columns of the index to rows.

    The index is not stored with a run: it follows from what was measured in it and from the calibration that is at hand
    when the table is made, so that a later calibration gives an index to runs that are there. Rows in which influence
    was not looked for stay as they are.

    Parameters
    ----------
    rows
        Rows of measures, each with the experiment whose chance values judge it; see `judged_as`. One with a
        ``measured_s`` is of a part of the recording, and judged by chance values for that length.

    Raises
    ------
    ResultError
        If a calibration cannot be read.
    """
    known: dict[tuple[str, float], Calibration | None] = {}
    # By identity: all dyads of a condition are judged by one experiment, which the list keeps alive.
    protocols: dict[int, str] = {}
    judged = list(rows)
    for row, experiment in judged:
        if id(experiment) not in protocols:
            protocols[id(experiment)] = protocol_key(experiment)
        start_s, stop_s = measured_span_s(experiment)
        wanted = protocols[id(experiment)], float(row.get("measured_s", stop_s - start_s))
        if wanted not in known:
            known[wanted] = find_calibration(wanted[0], measured_s=wanted[1])
        measured = column_of("a_to_b") in row
        yield dict(row) | (index_of_row(row, known[wanted]) if measured else {})
