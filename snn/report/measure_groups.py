"""Which measured dyads may be averaged: those of one experiment, one condition, and one length of recording."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from snn.config.trials.condition_order import Labels
from snn.config.trials.trial import Trial
from snn.config.trials.trial_key import key_of
from snn.record.run_folder import analysis_key
from snn.report.closing_table import point_text

Row: TypeAlias = Mapping[str, Any]
MAX_SOURCES = 3
"""So many are named of each experiment; the table of dyads has all."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a dyad is a replicate of."""

    experiment: str
    """Name."""
    condition: Labels
    """The point on each axis of the sweep."""
    content: str
    """Hashes of what was simulated and of how it was measured: two experiments may have one name."""


@dataclass(frozen=True, slots=True)
class MeasuredDyad:
    """A row of measures, what it is of, and where it was found."""

    origin: Origin
    source: str
    """The folder or file that was named."""
    row: Row


def origin_of(trial: Trial) -> Origin:
    """Say what a trial is a replicate of, wherever it is stored."""
    experiment = trial.experiment
    content = f"{key_of(experiment, 0, ())} {analysis_key(experiment)}"
    return Origin(experiment.name, trial.condition, content)


def headed_groups(dyads: Sequence[MeasuredDyad]) -> dict[str, list[Row]]:
    """Keep dyads apart that are no replicates of each other.

    Returns
    -------
    dict
        Rows by heading: condition and length; the experiment before it if there are several, and where it was found
        if several have one name.
    """
    groups: dict[tuple[Origin, float], list[MeasuredDyad]] = {}
    for dyad in dyads:
        groups.setdefault((dyad.origin, dyad.row["measured_s"]), []).append(dyad)
    of_experiments = len({dyad.origin.experiment for dyad in dyads}) > 1
    plain = [_heading(*group, with_experiment=of_experiments) for group in groups]
    shared = {heading for heading, number in Counter(plain).items() if number > 1}
    headings = [
        f"{members[0].source}: {heading}" if heading in shared else heading
        for heading, members in zip(plain, groups.values(), strict=True)
    ]
    return {
        heading: [dyad.row for dyad in members]
        for heading, members in zip(_numbered(headings), groups.values(), strict=True)
    }


def source_lines(dyads: Sequence[MeasuredDyad]) -> list[str]:
    """Say of each experiment where its dyads were found; nothing if all were found in one place."""
    sources: dict[str, dict[str, None]] = {}
    for dyad in dyads:
        sources.setdefault(dyad.origin.experiment, {})[dyad.source] = None
    if len({source for found in sources.values() for source in found}) < 2:
        return []
    return [f"from     {_listed(list(found))}: {experiment}" for experiment, found in sources.items()]


def _heading(origin: Origin, measured_s: float, *, with_experiment: bool) -> str:
    points = [point_text(point) for _, point in origin.condition]
    heading = ", ".join([*points, f"{measured_s:g} s"])
    return f"{origin.experiment}: {heading}" if with_experiment else heading


def _numbered(headings: Sequence[str]) -> list[str]:
    """Tell apart what even one source holds twice, such as runs of before and after a change."""
    seen: Counter[str] = Counter()
    numbered = []
    for heading in headings:
        seen[heading] += 1
        numbered.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return numbered


def _listed(sources: Sequence[str]) -> str:
    shown, more = sources[:MAX_SOURCES], len(sources) - MAX_SOURCES
    return ", ".join(shown) + (f" and {more} more (column 'from' of the table)" if more > 0 else "")
