"""What an explorer page is about: the runs at some paths, one by one, with where each comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from snn.compare.tables import Row, Value
from snn.config.trials.expand import Trial
from snn.foreign.shown_text import one_line
from snn.record.health import is_scored
from snn.report.results import Results
from snn.report.sides import MAX_LABEL, read_named, without_withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploredRun:
    """One dyad in one condition."""

    source: int
    """Number of its folder in `Explored.sources`."""
    trial: Trial
    row: Row
    """As in results.csv, without what cues that cannot be read would say."""

    @property
    def condition(self) -> Mapping[str, Value]:
        """The point on each axis."""
        return dict(self.trial.condition)

    @property
    def is_scored(self) -> bool:
        """Whether it enters means; else it is masked."""
        return is_scored(self.row["health"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """All runs of a page."""

    sources: tuple[Results, ...]
    labels: tuple[str, ...]
    """Of the sources, each unlike the others."""
    runs: tuple[ExploredRun, ...]

    @property
    def primary(self) -> str:
        """The outcome that the first experiment is about."""
        return self.sources[0].experiment.primary

    @property
    def n_failed(self) -> int:
        """Runs that ended badly, in all folders."""
        folders = {source.folder.path.resolve(): source for source in self.sources}
        return sum(line.status == "failed" for source in folders.values() for line in source.lines.values())

    def by_condition(self) -> Iterator[list[int]]:
        """List the numbers of the runs of each condition of each source."""
        found: dict[object, list[int]] = {}
        for number, run in enumerate(self.runs):
            found.setdefault((run.source, run.trial.condition), []).append(number)
        yield from found.values()


def explored(paths: Sequence[Path]) -> Explored:
    """Read all complete runs at some paths, nulls included.

    Parameters
    ----------
    paths
        Results folders, folders of these, or single runs in one (``DIR/runs/KEY``).

    Raises
    ------
    ResultError
        If there is nothing complete at a path, or it was measured by another version or other settings than it has.
    """
    named = read_named(paths, live=False)
    runs = (
        ExploredRun(source=number, trial=trial, row=without_withheld(row))
        for number, (_, results) in enumerate(named)
        for trial, row in zip(results.trials, results.rows, strict=True)
    )
    return Explored(
        sources=tuple(results for _, results in named),
        labels=tuple(_labels([path for path, _ in named])),
        runs=tuple(runs),
    )


def _labels(paths: Sequence[Path]) -> list[str]:
    """Name folders by their last part, by all of the path where those are alike."""
    short = [path.resolve().name for path in paths]
    alike = len(set(short)) < len(short)
    shown = [one_line(str(path) if alike else name) for path, name in zip(paths, short, strict=True)]
    cut = [label if len(label) <= MAX_LABEL else f"...{label[3 - MAX_LABEL :]}" for label in shown]
    return cut if len(set(cut)) == len(cut) else [f"{label} ({n})" for n, label in enumerate(cut, start=1)]
