"""The runs of results grouped by condition."""

from snn.config.null_models.axis import NULL_AXIS
from snn.config.trials.condition_order import Labels
from snn.report.closing_table import point_text
from snn.report.results import Results


def by_condition(results: Results) -> dict[Labels, list[int]]:
    """Group the numbers of the runs by condition, whatever their null."""
    found: dict[Labels, list[int]] = {}
    for place, trial in enumerate(results.trials):
        condition = tuple((axis, point) for axis, point in trial.condition if axis != NULL_AXIS)
        found.setdefault(condition, []).append(place)
    return found


def scored_groups(results: Results) -> dict[Labels, list[int]]:
    """Return the scored runs of each condition that has at least two."""
    scored = {
        condition: [place for place in places if results.trials[place].key in results.scored]
        for condition, places in by_condition(results).items()
    }
    return {condition: places for condition, places in scored.items() if len(places) > 1}


def condition_name(condition: Labels) -> str:
    """Write a condition for a reader of a figure; empty where there is but one."""
    return ", ".join(
        str(point).replace("_", " ") if isinstance(point, str) else f"{axis} {point_text(point)}"
        for axis, point in condition
    )
