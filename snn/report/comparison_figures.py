"""The figures of a comparison: one that shows all at a glance, and one of each outcome that was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.intervals import INTERVALS
from snn.compare.runs import RunDifference, pairing_of
from snn.config.columns.column_names import column_named
from snn.config.schema.primary_outcome import OUTCOME_LABELS
from snn.plot.outcome import MeanCorrelogram, Outcome
from snn.plot.sides import MAX_CURVES, ShownDifference, ShownInfluence
from snn.record.health import counted_states, is_scored
from snn.record.row import number_in
from snn.report.closing_table import SHOWN_COLUMNS
from snn.report.comparison import Comparison
from snn.report.comparison_lines import difference_text, way_text
from snn.report.directions import DIRECTIONS, Direction
from snn.report.index_table import EFFECTS, PARTS, share_text, shown_in
from snn.report.outcomes import mean_correlogram, outcome_of
from snn.report.sides import Side

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAX_ROWS = 45
"""So many runs have a row in a figure of a page's height; the tables have all."""
MAX_NARROW_ROWS = 12
"""In one column, where the panels stand below each other."""
MAX_DIFFERENCES = 14


def comparison_figures(comparison: Comparison, *, asked: Sequence[str] = ()) -> "Mapping[str, Figure]":
    """Draw a comparison.

    Parameters
    ----------
    comparison
        What is compared.
    asked
        Outcomes that have a figure of their own.

    Returns
    -------
    mapping of Figure
        By name: ``comparison``, and ``outcome_NAME`` for each that was asked for.
    """
    few = len(comparison.sides) <= MAX_CURVES
    found = {"comparison": _few(comparison) if few else _many(comparison)}
    return found | {f"outcome_{name}": _outcome_figure(comparison, name) for name in asked}


def _first_rows(comparison: Comparison, n: int) -> Comparison:
    if len(comparison.sides) <= n:
        return comparison
    note = f"the first {n} of {len(comparison.sides)} runs; the tables have all"
    return replace(comparison, sides=comparison.sides[:n], notes=(note, *comparison.notes))


def _few(comparison: Comparison) -> "Figure":
    from snn.plot.sides import plot_correlograms, plot_differences, plot_influence, plot_sides, side_panels
    from snn.plot.style import add_title_and_note, house_style, letter

    with house_style():
        figure, axes = side_panels()
        curves = [
            (side.label.replace("_", " "), found) for side in comparison.sides if (found := _curves(side))
        ]
        plot_correlograms(curves, ax=axes[0])
        plot_sides(_outcome(comparison, comparison.outcomes[0]), ax=axes[1])
        plot_influence(_influences(comparison), ax=axes[2])
        standardised = _standardised(comparison)
        plot_differences(standardised[:MAX_DIFFERENCES], ax=axes[3])
        for name, ax in zip("abcd", axes, strict=True):
            letter(name, ax=ax)
        left_out = len(standardised) - MAX_DIFFERENCES
        more = f" d has the first {MAX_DIFFERENCES} of {len(standardised)} outcomes." if left_out > 0 else ""
        add_title_and_note(figure, title=_title(comparison), note=f"{_note(comparison)}{more}")
    return figure


def _many(comparison: Comparison) -> "Figure":
    from snn.plot.side_rows import name_rows, plot_side_rows, row_panels, tell_beside
    from snn.plot.style import PAGE_IN, add_title_and_note, house_style, is_narrow, letter, without_unit

    shown = _first_rows(comparison, MAX_NARROW_ROWS if is_narrow() else MAX_ROWS)
    primary = shown.outcomes[0]
    names = list(
        dict.fromkeys((primary, *(way.effect for way in DIRECTIONS if way.effect in shown.outcomes)))
    )
    with house_style():
        figure, axes = row_panels(len(names), len(shown.sides), width_in=PAGE_IN)
        for name, panel, ax in zip(names, "abc", axes, strict=False):
            outcome = _outcome(shown, name)
            plot_side_rows(outcome, ax=ax, null=outcome.mean_null95 if name == "C" else None)
            letter(panel, ax=ax)
        for ax in axes[2:]:
            ax.sharex(axes[1])  # both directions on one scale
            ax.autoscale_view()
        for ax in axes if is_narrow() else axes[:1]:
            name_rows([side.label for side in shown.sides], ax=ax)
        tell_beside([_health(side) for side in shown.sides], ax=axes[-1])
        note = (
            "A row a run: dots, model dyads; crosses, unscored ones, in no mean; circles, means with "
            f"{INTERVALS}; grey ticks, what circular shifts of one partner reach in 5 % of cases, mean. "
            "Effect: response of the other's brain to a partner's private, random cues; 0 is no influence. At the "
            f"right, states of health if not all are healthy. n = {_numbers(shown)} model dyads in each run, "
            "unscored ones included."
        )
        note = _sentences([note, *shown.notes]).replace("_", " ")
        add_title_and_note(
            figure,
            title=f"{without_unit(_label(primary))} and influence in {len(shown.sides)} runs",
            note=note,
        )
    return figure


def _outcome_figure(comparison: Comparison, name: str) -> "Figure":
    from snn.plot.side_rows import name_rows, plot_side_rows, row_panels
    from snn.plot.sides import plot_sides
    from snn.plot.style import COLUMN_IN, add_title_and_note, as_shown, house_style, new_figure

    shown = _first_rows(comparison, MAX_ROWS)
    outcome, few = _outcome(shown, name), len(shown.sides) <= MAX_CURVES
    note = f"Dots: model dyads; large marks: means with {INTERVALS}."
    with house_style():
        if few:
            figure = new_figure(width_in=COLUMN_IN, height_in=3.3)
            plot_sides(outcome, ax=figure.add_subplot())
            note = f"{note} {_pairs(shown)}".replace("_", " ")
        else:
            figure, (ax,) = row_panels(1, len(shown.sides), width_in=COLUMN_IN)
            name_rows([side.label for side in shown.sides], ax=plot_side_rows(outcome, ax=ax))
            note = _sentences([f"{note} n = {_numbers(shown)} model dyads in each run", *shown.notes])
            note = note.replace("_", " ")
        add_title_and_note(figure, title=as_shown(_label(name)), note=note)
    return figure


def _title(comparison: Comparison) -> str:
    """Say in a line what is seen: what the first other run has more or less of."""
    if len(comparison.sides) > 2:
        return f"{len(comparison.sides)} runs side by side: synchrony, influence, and what differs"
    row = comparison.rows[0]
    if np.isnan(row.difference.value):
        return f"{_short(row.outcome)} of {row.run} cannot be compared with that of {row.baseline}".replace(
            "_", " "
        )
    told = f"{_short(row.outcome)} of {row.run} {way_text(row)} {row.baseline}: {difference_text(row)}"
    return told.replace("_", " ")


def _note(comparison: Comparison) -> str:
    chance = "0 is no influence; filled, where the cue test shows it (p <= .01), counted at the right"
    parts = [
        "a, mean cross-correlation of execution rates with 95 % CI; grey, its null. b, dots, model dyads; large "
        f"marks, means with {INTERVALS}. {_pairs(comparison)} c, response of the other's brain to a partner's private, "
        f"random cues; {chance}. d, differences from {comparison.first.label} in standard deviations between dyads "
        "(Hedges' g), with the 95 % CI of the difference; logarithmic beyond 2.",
        *comparison.notes,
    ]
    return _sentences(parts).replace("_", " ")  # names as the panels have them


def _sentences(parts: Sequence[str]) -> str:
    """Join parts, each of which begins with a capital, but for the letter of a panel, and ends with a full stop."""
    begun = [part if part[1] == "," else f"{part[:1].upper()}{part[1:]}" for part in parts]
    return " ".join(f"{part.rstrip('.')}." for part in begun)


def _pairs(comparison: Comparison) -> str:
    n = ", ".join(f"{len(side.rows)} of {side.label}" for side in comparison.sides[:MAX_CURVES])
    joined = "lines join dyads of the same seed" if _any_paired(comparison) else "no dyads share a seed"
    return f"n = {n} model dyads; {joined}."


def _numbers(comparison: Comparison) -> str:
    n = [len(side.rows) for side in comparison.sides]
    return f"{min(n)}" if min(n) == max(n) else f"{min(n)} to {max(n)}"


def _health(side: Side) -> str:
    states = [str(row["health"]) for row in side.rows]
    return "" if set(states) == {"healthy"} else counted_states(states)


def _any_paired(comparison: Comparison) -> bool:
    first = comparison.first.dyads
    return any(pairing_of(side.dyads, first) == "paired" for side in comparison.sides[1:])


def _outcome(comparison: Comparison, name: str) -> Outcome:
    rng = np.random.default_rng(comparison.first.results.experiment.seed)
    return outcome_of(comparison.tidy_rows, name, name=_label(name), axes=["run"], rng=rng)


def _label(name: str) -> str:
    """Name an outcome with its unit, as the label of an axis."""
    known = dict(OUTCOME_LABELS)
    if name in known:
        return known[name]  # type: ignore[index]
    found, short = column_named(name), _short(name)
    unit = found[0].unit if found else "1"
    return f"{short.removesuffix(f' {unit}')} ({unit})"


def _short(name: str) -> str:
    """Return the heading under which the tables have an outcome."""
    shown = {column.measure: column.heading for column in (*SHOWN_COLUMNS, *EFFECTS, *PARTS)}
    return shown.get(name, name.replace("_", " ")).replace("->", " → ")


def _curves(side: Side) -> MeanCorrelogram | None:
    scored = [trial for trial in side.results.trials if trial.key in side.results.scored]
    found = [curve for trial in scored if (curve := side.results.correlogram(trial)) is not None]
    return mean_correlogram(found, np.random.default_rng(side.results.experiment.seed))


def _influences(comparison: Comparison) -> list[ShownInfluence]:
    return [
        _influence(side, way, label=f"{side.label}: {way.drawn}" if way == DIRECTIONS[0] else way.drawn)
        for side in comparison.sides
        for way in DIRECTIONS
    ]


def _influence(side: Side, way: Direction, *, label: str) -> ShownInfluence:
    rows = [row for row in side.rows if is_scored(str(row["health"]))]
    effects = np.array([number_in(row, way.effect) for row in rows])
    p = np.array([number_in(row, way.p("brain")) for row in rows])
    none = np.zeros(effects.size, dtype=np.bool_)
    mean: Estimate = mean_over_dyads(effects, unscored=none, rng=np.random.default_rng(1))
    found = shown_in(rows, f"brain {way.arrow}")
    return ShownInfluence(
        label=label,
        effects=effects,
        shown=(p <= INFLUENCE_LEVEL) & np.isfinite(effects),
        counted=share_text(found) if found.n else "cannot be told",
        mean=mean.value,
        ci=(mean.ci_low, mean.ci_high),
    )


def _standardised(comparison: Comparison) -> list[ShownDifference]:
    """Return the differences in standard deviations, each with the interval of the difference in the same unit.

    So a bar leaves out 0 if the interval in the table does; that of g itself also has the error of the spread.
    """
    found = []
    for name in comparison.outcomes:
        rows = [row for row in comparison.of(name) if np.isfinite(row.hedges_g.value)]
        if rows:
            unit = np.array([_unit(row) for row in comparison.of(name)])
            parts = (
                np.array([getattr(row.difference, part) for row in comparison.of(name)]) * unit
                for part in ("value", "ci_low", "ci_high")
            )
            values, low, high = parts
            found.append(ShownDifference(label=_short(name), values=values, ci_low=low, ci_high=high))
    return found


def _unit(row: RunDifference) -> float:
    """Return what makes Hedges' g of a difference; nan where there is none."""
    return row.hedges_g.value / row.difference.value if row.difference.value else np.nan
