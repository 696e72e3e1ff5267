"""Every measure of one dyad, in as much of its recording as is asked for."""

from collections.abc import Sequence

import numpy as np

from snn.analyse.columns import Value
from snn.analyse.dyad_view import dyad_view
from snn.analyse.measure_list import measures_named
from snn.analyse.summary import summarise
from snn.config.experiment import Experiment
from snn.config.measured import measured_span_s
from snn.errors import ResultError
from snn.record.types import Recording
from snn.record.window import shortened, windowed

EVIDENCE = (
    "health",
    "note",
    "C",
    "null_mean",
    "p",
    "granger_a_to_b",
    "granger_b_to_a",
    "a_answered",
    "b_answered",
)
"""What the index rests on, which is measured whatever else is; with ``_positive`` and ``_negative``."""


MEASURE = "measure."
"""Begins the name of the column of each measure of the list."""


def battery(
    recording: Recording,
    *,
    experiment: Experiment,
    span_s: float,
    measures: Sequence[str],
    rng: np.random.Generator,
) -> dict[str, Value]:
    """Measure one dyad.

    Parameters
    ----------
    recording
        One trial.
    experiment
        Its analysis and nulls are used.
    span_s
        How much of the measured phase, from its beginning.
    measures
        Names (`snn.analyse.measure_list`), none for all.
    rng
        Draws surrogates and samples of cells.

    Returns
    -------
    dict
        What the reciprocity index rests on, and ``measure.<name>`` for each measure: nan where it is undefined, or the
        recording too short for it.

    Raises
    ------
    ResultError
        If the phase is shorter than asked, or nothing of it was recorded.
    """
    start_s, stop_s = measured_span_s(experiment)
    if span_s > stop_s - start_s + 1e-9:
        raise ResultError(f"{span_s:g} s are asked for, and {stop_s - start_s:g} s were measured")
    part = shortened(recording, stop_s=start_s + span_s)
    row = summarise(part, analysis=experiment.analysis, nulls=experiment.nulls, rng=rng).row
    found = {
        name: value
        for name, value in row.items()
        if name.removesuffix("_positive").removesuffix("_negative") in EVIDENCE
    }
    view = dyad_view(
        windowed(part, start_s=start_s, stop_s=start_s + span_s), analysis=experiment.analysis, rng=rng
    )
    for measure in measures_named(measures):
        try:
            found[MEASURE + measure.name] = measure.of(view)
        except ResultError:
            found[MEASURE + measure.name] = float("nan")
    return found
