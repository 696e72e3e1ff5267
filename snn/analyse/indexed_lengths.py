"""Adds the reciprocity index to rows of dyads that were measured at several lengths of their recordings."""

from collections.abc import Iterable, Iterator
from typing import Any

from snn.analyse.indexed_rows import Row, index_of_row
from snn.config.experiment import Experiment
from snn.record.calibration import Calibration, find_calibration, protocol_key


def indexed_lengths(rows: Iterable[tuple[Row, Experiment]]) -> Iterator[dict[str, Any]]:
    """Add the columns of the index, each row by the chance values for the length at which it was measured.

    As `snn.analyse.indexed_rows.indexed_rows` does for whole recordings: a calibration is never one by longer ones.

    Parameters
    ----------
    rows
        What the index rests on and ``measured_s``, each with the experiment whose chance values judge it; see
        `snn.analyse.indexed_rows.judged_as`.

    Raises
    ------
    ResultError
        If a calibration cannot be read.
    """
    known: dict[tuple[str, float], Calibration | None] = {}
    for row, experiment in rows:
        wanted = protocol_key(experiment), float(row["measured_s"])
        if wanted not in known:
            known[wanted] = find_calibration(wanted[0], measured_s=wanted[1])
        yield dict(row) | index_of_row(row, known[wanted])
