"""What a partner may set out to do or leave, where its drive to engage changes while the model runs.

In the phenomenological mode of serotonin an inclination becomes an intention with a probability, the *engagement*
(`snn.config.modulators`): thinning of a Poisson process (Lewis & Shedler 1979, Naval Research Logistics Quarterly
26:403). Each has a mark that was drawn beforehand and decides. At a held level this is done before the run
(`snn.model.stimulus`); at a driven one in it (`snn.model.partner_equations`), and afterwards the record is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.config.schema.partner import Partner
from snn.model.channel_rows import N_ROWS, row_owners
from snn.model.intervals import CHANNEL_STEP_MS, steps_in
from snn.model.partner_rows import FIRST_FREE_ROW
from snn.model.schedule import Changes, event_steps, rows_of_events
from snn.record.types import EventTable


@dataclass(frozen=True, slots=True)
class Inclinations:
    """Inclinations of the partners whose engagement changes.

    Attributes
    ----------
    events
        What the intentions would be, sorted by onset.
    marks
        An inclination is taken up if its mark is below the engagement at its onset; in [0, 1), ``(n_events,)``.
    """

    events: EventTable
    marks: NDArray[np.float64]


def inclined_rows(partners: Mapping[str, Partner]) -> dict[str, NDArray]:
    """Return which rows of the schedule each channel's inclinations are in, and their intensity; each ``(n_rows,)``."""
    rows = np.arange(N_ROWS, dtype=np.int32) + FIRST_FREE_ROW
    return {
        "mark_row": rows,
        "end_row": (rows + N_ROWS).astype(np.int32),
        "inclined_intensity": np.asarray(
            [partners[PARTNERS[owner]].intention.intensity for owner in row_owners()]
        ),
    }


def inclination_changes(inclinations: Inclinations, *, time_step_ms: float) -> list[Changes]:
    """Lay out, for every channel's row, the mark of the latest inclination, and then the step after its last one."""
    onsets, offsets = event_steps(inclinations.events, time_step_ms=time_step_ms)
    row_of_event = rows_of_events(inclinations.events)
    chosen = [np.flatnonzero(row_of_event == row) for row in range(N_ROWS)]
    marks = [(onsets[events], inclinations.marks[events]) for events in chosen]
    ends = [(onsets[events], offsets[events].astype(np.float64)) for events in chosen]
    return [*marks, *ends]


def with_taken_up(
    decided: EventTable,
    inclinations: Inclinations,
    *,
    rows: NDArray[np.int32],
    steps: NDArray[np.int64],
    time_step_ms: float,
) -> EventTable:
    """Add the inclinations that were taken up to the intentions that were sure.

    Parameters
    ----------
    decided
        Intentions that were sure before the run.
    inclinations
        Those that were not.
    rows, steps
        Row and time step of each one that was taken up, both ``(n_taken,)``.
    time_step_ms
        Integration step.
    """
    every = steps_in(CHANNEL_STEP_MS, time_step_ms=time_step_ms)
    onsets, _ = event_steps(inclinations.events, time_step_ms=time_step_ms)
    seen_at = -(-onsets // every) * every
    taken = set(zip(rows.tolist(), steps.tolist(), strict=True))
    pairs = zip(rows_of_events(inclinations.events).tolist(), seen_at.tolist(), strict=True)
    kept = [pair in taken for pair in pairs]
    return _merged(decided, inclinations.events, np.asarray(kept, dtype=np.bool_))


def _merged(first: EventTable, second: EventTable, kept: NDArray[np.bool_]) -> EventTable:
    names = [field.name for field in fields(EventTable)]
    columns = {n: np.concatenate([getattr(first, n), getattr(second, n)[kept]]) for n in names}
    order = np.lexsort((columns["channel"], columns["partner"], columns["onset_s"]))
    return EventTable(**{name: column[order] for name, column in columns.items()})
