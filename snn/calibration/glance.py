"""Which measure can be trusted, in few rows: false alarms by what fools it, and what is found along the ladders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from snn.calibration.kinds import Group
from snn.calibration.trust import Kind, TrustRow, TrustTable
from snn.calibration.verdicts import CUES, CUES_MOVEMENT
from snn.wording import n_of

Section: TypeAlias = Literal["random cues", "activity alone"]
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)
UNTOLD: Final = "?"
"""Stands in a cell where nothing can be told, alone or beside what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """In how many dyads of one kind a measure finds mutual influence."""

    kind: str
    """Of several kinds the one in which it finds it most often; empty if there is none of which it can be told."""
    n_found: int
    n: int
    untold: bool
    """Whether there are dyads, of this kind or of the others of the cell, of which nothing can be told."""

    @property
    def share(self) -> float:
        """From 0 to 1; nan without a dyad."""
        return self.n_found / self.n if self.n else float("nan")

    def __str__(self) -> str:
        """Write per cent, a mark where nothing can be told, a dash where the measure is undefined."""
        if not self.n:
            return UNTOLD if self.untold else "-"
        return f"{100 * self.share:.0f}{f' {UNTOLD}' if self.untold else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceRow:
    """One measure."""

    measure: str
    section: Section
    alarms: Mapping[Group, Cell]
    """By what makes dyads alike that do not influence each other, for the worst kind of it. Held against uncoupled
    dyads, as is usual, unless it has a null of its own."""
    found: Mapping[str, Cell]
    """By kind of mutually coupled dyads. Held against the worst null, unless it has a null of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The answer of a calibration at one recording length."""

    measured_s: float
    groups: tuple[Group, ...]
    columns: tuple[Kind, ...]
    """Kinds of mutually coupled dyads: along the coupling, then along the latency."""
    rows: tuple[GlanceRow, ...]
    n_null: tuple[int, int]
    """The fewest and the most dyads of a kind that is no mutual one."""
    answer: str
    """In two lines: of the cue test, and of all others."""


def glance(table: TrustTable, *, measures: Sequence[str]) -> Glance:
    """Put the answer of a table into few rows.

    Parameters
    ----------
    table
        All measures at one length.
    measures
        Labels of those that stand below the cue test; what the table lacks is left out.

    Returns
    -------
    Glance
        Without rows if no measure could be held against a null, for there are no nulls of this length.
    """
    nulls = [kind for kind in table.kinds if kind.is_null]
    groups = tuple(group for group in get_args(Group) if group in {kind.group for kind in nulls})
    columns = tuple(_rungs(table.kinds)) if nulls else ()
    by_null = {(row.measure, row.null): row for row in table.rows}
    rows = [
        GlanceRow(
            measure=label,
            section=section,
            alarms={group: _worst(mild, nulls, group) for group in groups},
            found={kind.name: _cell(strict, [kind]) for kind in columns},
        )
        for label, section in _asked(measures)
        if (mild := by_null.get((label, "own" if section == SECTIONS[0] else "uncoupled")))
        and (strict := by_null.get((label, "own" if section == SECTIONS[0] else "composite")))
    ]
    sizes = [kind.scored.size for kind in nulls] or [0]
    found = Glance(
        measured_s=table.measured_s,
        groups=groups,
        columns=columns,
        rows=tuple(rows),
        n_null=(min(sizes), max(sizes)),
        answer="",
    )
    return found if not columns else _answered(found, by_null.get((CUES, "own")), nulls)


def _asked(measures: Sequence[str]) -> Iterator[tuple[str, Section]]:
    yield CUES, "random cues"
    yield CUES_MOVEMENT, "random cues"
    for label in measures:
        yield label, "activity alone"


def _rungs(kinds: Sequence[Kind]) -> Iterator[Kind]:
    """List what is on a ladder; of kinds of one coupling and latency, such as the live one, the one with most dyads."""
    on_ladder = [kind for kind in kinds if kind.truth == "mutual" and kind.group in ("coupling", "latency")]
    largest: dict[tuple[str, float, float], Kind] = {}
    for kind in on_ladder:
        place = (kind.group, kind.coupling, kind.latency_ms)
        if place not in largest or kind.scored.size > largest[place].scored.size:
            largest[place] = kind
    yield from largest.values()


def _worst(row: TrustRow, nulls: Sequence[Kind], group: Group) -> Cell:
    return _cell(row, [kind for kind in nulls if kind.group == group])


def _cell(row: TrustRow, kinds: Sequence[Kind]) -> Cell:
    found = {kind.name: row.detected[kind.name] for kind in kinds}
    told = {name: one for name, one in found.items() if one.n}
    untold = row.null == "own" and len(told) < len(found)
    if not told:
        return Cell(kind="", n_found=0, n=0, untold=untold)
    worst = max(told, key=lambda name: told[name].value)
    return Cell(kind=worst, n_found=told[worst].n_found, n=told[worst].n, untold=untold)


def _answered(found: Glance, cues: TrustRow | None, nulls: Sequence[Kind]) -> Glance:
    said = [_of_cues(cues, found, nulls)] if cues else []
    others = [row for row in found.rows if row.section != SECTIONS[0]]
    if others:
        said.append(_of_others(others, found))
    return replace(found, answer="\n".join(said))


def _of_cues(cues: TrustRow, found: Glance, nulls: Sequence[Kind]) -> str:
    # a recording with a film counts once: as it is to who does not know that there was one
    again = ("film, known", "film, known inexactly")
    counted = [cues.detected[kind.name] for kind in nulls if kind.group not in again]
    n_false, n_told = sum(one.n_found for one in counted), sum(one.n for one in counted)
    weakest = found.columns[0]
    there = cues.detected[weakest.name]
    false = f"{n_of(n_false, 'false alarm')} in {n_of(n_told, 'dyad')}"
    return f"Random cues: {false}; {there.n_found} of {there.n} found at coupling {weakest.coupling:g}."


def _of_others(others: Sequence[GlanceRow], found: Glance) -> str:
    fooled = [max((cell.share for cell in row.alarms.values() if cell.n), default=np.nan) for row in others]
    strongest = max(found.columns, key=lambda kind: (kind.group == "coupling", kind.coupling))
    cells = {row.measure: row.found[strongest.name] for row in others}
    best = max(cells, key=lambda name: np.nan_to_num(cells[name].share, nan=-1.0))
    worst = " to ".join(dict.fromkeys(f"{100 * one:.0f}" for one in (np.nanmin(fooled), np.nanmax(fooled))))
    return (
        f"Activity alone: fooled by some null in {worst} of 100; so strict that none fools it, the best ({best}) finds "
        f"{cells[best].n_found} of {cells[best].n} at coupling {strongest.coupling:g}."
    )
