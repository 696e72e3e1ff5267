"""Runs compared with the first: what was asked in each, what came out, and how sure that is."""

import shlex
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from snn.compare.runs import RunDifference, pairing_of, run_differences
from snn.compare.tables import Row, Value
from snn.config.columns.column_names import column_named
from snn.config.file.resolved_document import differences
from snn.config.schema.experiment import Experiment
from snn.errors import ResultError
from snn.record.row import number_in
from snn.report.closing_table import shown_columns
from snn.report.differences import CHANCE
from snn.report.index_table import EFFECTS, PARTS
from snn.report.sides import Side
from snn.wording import n_of

_NOT_ASKED = ("name", "question", "primary", "sweep", "replicates", "analysis.answer", "nulls")
"""Keys that change nothing of what is simulated or of the outcomes."""
_TAKEN = ("analysis.",)
"""Keys that say how measures are taken."""
_SPAN = ("analysis.phase",)
"""Those of them that choose what is measured, which the lengths tell."""
_RATIO = "balance"
"""Of two effects: noise where there is no influence, so that only who asks for it gets it."""
_NO_OUTCOMES = ("replicate", "measured_s", "p", "n_surrogates")
MAX_NAMED = 4
"""So many runs are named in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two or more sides, each against the first."""

    sides: tuple[Side, ...]
    outcomes: tuple[str, ...]
    """Columns of results.csv, the one that the first experiment is about, or that was asked for, first."""
    rows: tuple[RunDifference, ...]
    keys: Mapping[str, tuple[Any, ...]]
    """Settings that differ, by dotted path: the value of each side, None where there is no such key."""
    notes: tuple[str, ...]
    """What has to be known to read it: unequal lengths, no common seeds."""

    @property
    def first(self) -> Side:
        """What all others are compared with."""
        return self.sides[0]

    @property
    def tidy_rows(self) -> list[Row]:
        """All dyads, with the side that they belong to as ``run``; a replicate is the same dyad on all sides."""
        numbers: dict[Hashable, int] = {}
        return [
            {**row, "run": side.label, "replicate": numbers.setdefault(seed, len(numbers))}
            for side in self.sides
            for seed, row in side.dyads.by_seed.items()
        ]

    @property
    def records(self) -> list[dict[str, Value]]:
        """The differences as rows of a table."""
        return [row.record() for row in self.rows]

    def of(self, outcome: str) -> list[RunDifference]:
        """Return the differences of one outcome."""
        return [row for row in self.rows if row.outcome == outcome]


def compared(sides: Sequence[Side], *, outcomes: Sequence[str] = (), baseline: str = "") -> Comparison:
    """Compare sides.

    Parameters
    ----------
    sides
        Two or more.
    outcomes
        Columns of results.csv; none for what the first experiment is about, and the usual ones.
    baseline
        Label of the side that the others are compared with; by default the first.

    Raises
    ------
    ResultError
        If there are fewer than two sides, they were measured with other settings, or an outcome or the baseline is
        unknown.
    """
    ordered = _with_baseline_first(sides, baseline)
    if len(ordered) < 2:
        raise ResultError(
            f"'{ordered[0].label}' is one condition, however often it is named; name at least two runs, or a sweep"
        )
    keys = _differing_keys([side.experiment for side in ordered])
    _refuse_other_measures(ordered, keys)
    chosen = _known(outcomes, ordered) if outcomes else _usual(ordered)
    rng = np.random.default_rng(ordered[0].results.experiment.seed)
    return Comparison(
        sides=tuple(ordered),
        outcomes=tuple(chosen),
        rows=tuple(run_differences([side.dyads for side in ordered], chosen, rng=rng)),
        keys=keys,
        notes=tuple(_notes(ordered)),
    )


def _with_baseline_first(sides: Sequence[Side], baseline: str) -> list[Side]:
    labels = [side.label for side in sides]
    if not baseline:
        return list(sides)
    if baseline not in labels:
        raise ResultError(f"there is no run '{baseline}' to compare with; there are {', '.join(labels)}")
    return sorted(sides, key=lambda side: side.label != baseline)


def _differing_keys(experiments: Sequence[Experiment]) -> dict[str, tuple[Any, ...]]:
    """Return the settings in which any experiment differs from the first."""
    first, *others = experiments
    pairs = [differences(first, other) for other in others]
    paths = dict.fromkeys(path for found in pairs for path in found)
    asked = [path for path in paths if not _is_below(path, _NOT_ASKED)]
    found = {}
    for path in asked:
        value = next(pair[path][0] for pair in pairs if path in pair)
        found[path] = (value, *(pair[path][1] if path in pair else value for pair in pairs))
    return _shared_by_both(found)


def _is_below(path: str, names: Sequence[str]) -> bool:
    return any(path == name or path.startswith((f"{name}.", f"{name}[")) for name in names)


def _shared_by_both(found: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Write ``partner`` for both partners where they differ in the same way, as a configuration does."""
    short: dict[str, tuple[Any, ...]] = {}
    for path, values in found.items():
        of_a, of_b = path.removeprefix("partners.a."), path.removeprefix("partners.b.")
        if of_a != path and found.get(f"partners.b.{of_a}") == values:
            short[f"partner.{of_a}"] = values
        elif of_b == path or found.get(f"partners.a.{of_b}") != values:
            short[path] = values
    return short


def _refuse_other_measures(sides: Sequence[Side], keys: Mapping[str, tuple[Any, ...]]) -> None:
    other = [path for path in keys if path.startswith(_TAKEN) and not _is_below(path, _SPAN)]
    if other:
        told = "; ".join(f"{path}: {', '.join(map(str, keys[path]))}" for path in other)
        first = keys[other[0]][0]
        place = next(number for number, value in enumerate(keys[other[0]]) if value != first)
        folder = sides[place].results.folder.path
        settings = " ".join(f"-s {shlex.quote(f'{path}={keys[path][0]}')}" for path in other)
        raise ResultError(
            f"these runs were measured in different ways ({told}), so that a difference would say nothing; "
            f"`snn run '{folder}/experiment.yaml' -o '{folder}' {settings}` measures anew, and simulates "
            "nothing"
        )


def _known(outcomes: Sequence[str], sides: Sequence[Side]) -> list[str]:
    """Return the outcomes that were asked for, after a look at whether they are numbers of all sides."""
    for name in outcomes:
        found = column_named(name)
        lacking = [side.label for side in sides if not any(name in row for row in side.rows)]
        if name in _NO_OUTCOMES:
            raise ResultError(f"'{name}' is no outcome; `snn docs columns` lists them")
        if found is None or lacking:
            where = f" of {', '.join(lacking)}" if lacking and found else ""
            raise ResultError(f"there is no outcome '{name}'{where}; `snn docs columns` lists them")
        if not found[0].unit:
            raise ResultError(
                f"outcome '{name}' is text, and has no mean; `snn docs columns` lists the numbers"
            )
    return list(dict.fromkeys(outcomes))


def _usual(sides: Sequence[Side]) -> list[str]:
    """Return what is compared if nobody asks: the primary outcome of the first, C, influence, bodies, rates."""
    rows = [row for side in sides for row in side.rows]
    primary = sides[0].results.experiment.primary
    influence = [column.measure for column in (*EFFECTS, *PARTS) if column.measure != _RATIO]
    shown = [column.measure for column in shown_columns(rows, primary=primary)]
    wanted = [name for name in dict.fromkeys((primary, "C", *influence, *shown)) if name != CHANCE]
    return [name for name in wanted if _is_outcome(name, sides)]


def _is_outcome(name: str, sides: Sequence[Side]) -> bool:
    """Tell whether some dyads have it, and not all the same on each side, as what is held by the configuration."""
    values = [np.array([number_in(row, name) for row in side.rows]) for side in sides]
    known = [one[np.isfinite(one)] for one in values]
    single = max(map(len, values)) == 1
    return any(one.size for one in known) and (single or any(np.ptp(one) > 0 for one in known if one.size))


def _notes(sides: Sequence[Side]) -> Iterator[str]:
    """Say what two runs that are compared should share and do not."""
    first = sides[0]
    by_length: dict[float, list[str]] = {}
    for side in sides:
        by_length.setdefault(side.measured_s, []).append(side.label)
    if len(by_length) > 1:
        told = "; ".join(f"{length:g} s: {listed(labels)}" for length, labels in by_length.items())
        yield (
            f"UNEQUAL LENGTHS ({told}): by chance alone C, and all that is a peak, is higher in short recordings; S, "
            "which is over chance, and effects of cues can be compared"
        )
    unpaired = [side.label for side in sides[1:] if pairing_of(side.dyads, first.dyads) == "unpaired"]
    if unpaired:
        yield (
            f"no common seeds with {first.label}: {listed(unpaired)}; compared as strangers (Welch's interval "
            "and p)"
        )
    for side in sides:
        if side.is_whole and len(side.rows) < side.results.experiment.replicates:
            lacking = side.results.experiment.replicates - len(side.rows)
            yield f"{side.label}: {lacking} of {n_of(side.results.experiment.replicates, 'dyad')} failed or are missing"
    alone = [side.label for side in sides[1:] if side.label not in unpaired and _n_alone(side, first)]
    if alone:
        most = max(_n_alone(side, first) for side in sides[1:] if side.label in alone)
        yield (
            f"up to {most} dyads of {first.label} or of {listed(alone)} have no partner of their seed on the other "
            "side; differences are of those who have"
        )


def _n_alone(side: Side, first: Side) -> int:
    return len(side.dyads.by_seed.keys() ^ first.dyads.by_seed.keys())


def listed(labels: Sequence[str], *, most: int = MAX_NAMED) -> str:
    """Name runs in a sentence, the others by their number."""
    shown = ", ".join(labels[:most])
    return shown if len(labels) <= most else f"{shown} and {len(labels) - most} more"
