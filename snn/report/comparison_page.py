"""The page of a comparison: what changed, the picture, the settings that differ, and all that it rests on."""

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING

from snn.report.assumptions import assumptions
from snn.report.comparison import Comparison
from snn.report.comparison_lines import (
    KEYS_LEGEND,
    LEGEND,
    answer_lines,
    difference_cells,
    health_lines,
    influence_cells,
    key_cells,
    side_cells,
)
from snn.report.page import Page, Section, page_figures
from snn.report.results_page import made_by
from snn.wording import n_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAX_TITLE = 3
"""So many runs are named in the title."""


def comparison_page(comparison: Comparison, figures: "Mapping[str, Figure]") -> Page:
    """Lay out the page of a comparison.

    Parameters
    ----------
    comparison
        What was compared.
    figures
        By name, as `snn.report.comparison_figures` draws them.
    """
    answers, labels = answer_lines(comparison), [side.label for side in comparison.sides]
    index, index_legend = influence_cells(comparison)
    dyads, dyads_legend = side_cells(comparison)
    described = {name: " ".join(answers) for name in figures}
    return Page(
        title=" and ".join(labels)
        if len(labels) <= MAX_TITLE
        else f"{n_of(len(labels), 'run')} beside {labels[0]}",
        question=comparison.first.results.experiment.question,
        answers=answers,
        warnings=comparison.notes,
        sections=(
            Section(heading="Health", lines=health_lines(comparison)),
            Section(heading="Side by side", figures=page_figures(figures, described)),
            Section(heading="What was set differently", cells=key_cells(comparison), note=KEYS_LEGEND),
            Section(heading="Differences", cells=difference_cells(comparison), note=LEGEND),
            Section(heading="The runs", cells=dyads, note=dyads_legend),
            Section(heading="Who influences whom", cells=index, note=index_legend),
            Section(heading="What was assumed", lines=_assumed(comparison)),
            Section(heading="Where it comes from", lines=_origins(comparison), code=_command(comparison)),
        ),
    )


def _assumed(comparison: Comparison) -> list[str]:
    told: dict[str, list[str]] = {}
    for side in comparison.sides:
        told.setdefault(assumptions(side.experiment), []).append(side.label)
    return [f"{', '.join(labels)}: {text}" if len(told) > 1 else text for text, labels in told.items()]


def _origins(comparison: Comparison) -> list[str]:
    told: dict[str, list[str]] = {}
    for side in comparison.sides:
        told.setdefault(made_by(side.results), []).append(side.label)
    return [f"{', '.join(labels)}: {text}" for text, labels in told.items()]


def _command(comparison: Comparison) -> str:
    folders = dict.fromkeys(str(side.results.folder.path) for side in comparison.sides)
    return f"snn compare {shlex.join(folders)}"
