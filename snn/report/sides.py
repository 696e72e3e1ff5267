"""What is compared: each condition of each results folder that somebody names."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from snn.compare.runs import Dyads
from snn.compare.tables import Row
from snn.config.schema.experiment import Experiment
from snn.config.trials.condition_order import Labels
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.foreign.shown_text import one_line
from snn.record.results_folder import RUNS_NAME, ResultsFolder, no_results_folder
from snn.record.run_folder import analysis_key
from snn.report.conditions import by_condition
from snn.report.index_table import EFFECTS
from snn.report.results import Results, read_results

MAX_LABEL = 48
"""Letters of a name of a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The dyads of one condition."""

    label: str
    """Unlike those of all other sides."""
    condition: Labels
    results: Results
    """Only its runs, live ones."""
    is_whole: bool = True
    """Whether all of its dyads were asked for, not a single run."""

    @property
    def experiment(self) -> Experiment:
        """The experiment with the settings of the condition."""
        return self.results.trials[0].experiment

    @property
    def measured_s(self) -> float:
        """Length of what is measured of a dyad, the transient included."""
        start_s, stop_s = measured_span_s(self.experiment)
        return stop_s - start_s

    @property
    def rows(self) -> list[Row]:
        """Its dyads; an effect is nan where the cues that it rests on cannot be read."""
        return [without_withheld(row) for row in self.results.rows]

    @property
    def dyads(self) -> Dyads:
        """Its dyads by seed and replicate."""
        seed = self.results.experiment.seed
        return Dyads(label=self.label, by_seed={(seed, int(row["replicate"])): row for row in self.rows})


def read_sides(paths: Sequence[Path]) -> list[Side]:
    """Read what is to be compared.

    Parameters
    ----------
    paths
        Results folders, folders of these, or single runs in one (``DIR/runs/KEY``). Of a sweep each condition is a
        side.

    Returns
    -------
    list of Side
        In the order of the paths, and of the conditions in each; a path that is named twice counts once.

    Raises
    ------
    ResultError
        If there is nothing complete at a path, or it was measured by another version or other settings than it has.
    """
    found = read_named(paths, live=True)
    sides = [
        Side(label="", condition=condition, results=part, is_whole=not _is_run(path))
        for path, results in found
        for condition, part in _conditions(results)
    ]
    places = [path for path, results in found for _ in _conditions(results)]
    labels = _labels(sides, places)
    return [replace(side, label=label) for side, label in zip(sides, labels, strict=True)]


def read_named(paths: Sequence[Path], *, live: bool) -> list[tuple[Path, Results]]:
    """Read the complete runs at each path, and refuse what was measured otherwise.

    Parameters
    ----------
    paths
        As for `read_sides`.
    live
        Read the live runs of a folder only; else its nulls, too.

    Raises
    ------
    ResultError
        As of `read_sides`.
    """
    found: list[tuple[Path, Results]] = []
    whole: dict[Path, Results] = {}
    for path in _distinct(_expanded(paths)):
        results = _results_at(path, whole)
        if not _is_run(path):
            results = results.live if live else results.compared
        if not results.trials:
            raise ResultError(f"'{path}' holds no complete run")
        _refuse_stale(path, results)
        found.append((path, results))
    return found


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """List the results folders and runs that are named, those inside a folder of folders by name."""
    for path in paths:
        if ResultsFolder(path).is_ours() or _is_run(path):
            yield path
            continue
        inside = (
            sorted(child for child in path.iterdir() if ResultsFolder(child).is_ours())
            if path.is_dir()
            else []
        )
        if not inside:
            raise ResultError(
                f"{no_results_folder(path)}; name what `snn run` or `snn sweep` wrote into, or a folder of such folders"
            )
        yield from inside


def _distinct(paths: Iterable[Path]) -> Iterator[Path]:
    """Leave out what was named before, also by another path."""
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() not in seen:
            yield path
        seen.add(path.resolve())


def _is_run(path: Path) -> bool:
    return path.resolve().parent.name == RUNS_NAME and ResultsFolder(path.resolve().parents[1]).is_ours()


def _results_at(path: Path, whole: dict[Path, Results]) -> Results:
    """Return what is at a path; ``whole`` has, and gets, all of each folder that was read, by its resolved path."""
    place = path.resolve().parents[1] if _is_run(path) else path.resolve()
    if place not in whole:
        folder = ResultsFolder(place if _is_run(path) else path)
        whole[place] = read_results(folder, folder.experiment())
    results = whole[place]
    if not _is_run(path):
        return results
    kept = [place for place, trial in enumerate(results.trials) if trial.key == path.resolve().name]
    return _part(results, kept[:1])


def _part(results: Results, kept: Sequence[int]) -> Results:
    trials, rows = tuple(results.trials[k] for k in kept), tuple(results.rows[k] for k in kept)
    return replace(results, trials=trials, rows=rows)


def _conditions(results: Results) -> list[tuple[Labels, Results]]:
    return [(condition, _part(results, kept)) for condition, kept in by_condition(results).items()]


def _refuse_stale(path: Path, results: Results) -> None:
    """Refuse measures that were taken in another way than the folder's configuration and this version would."""
    stale = sum(
        results.notes[trial.key].measured_by != analysis_key(trial.experiment) for trial in results.trials
    )
    if stale:
        folder = results.folder.path
        raise ResultError(
            f"'{path}': {stale} of {len(results.trials)} runs were measured by another version of snn or with other "
            f"settings; `snn run '{folder}/experiment.yaml' -o '{folder}'` measures them again, and simulates nothing"
        )


def _labels(sides: Sequence[Side], places: Sequence[Path]) -> list[str]:
    """Name the sides: by folder, and by condition where a folder has several; by all of the path if names are alike."""
    several = {place for place, number in Counter(places).items() if number > 1}
    one_folder = len(set(places)) == 1
    short = [place.resolve().name for place in places]
    alike = len(set(short)) < len(set(places))
    labels: list[str] = []
    for side, place, name in zip(sides, places, short, strict=True):
        points = " / ".join(
            point if isinstance(point, str) else f"{axis} {point:g}" for axis, point in side.condition
        )
        folder = str(place) if alike else name
        whole = folder if place not in several else points if one_folder else f"{folder}: {points}"
        label = textwrap.shorten(one_line(whole), MAX_LABEL, placeholder="...") or one_line(whole)[:MAX_LABEL]
        labels.append(f"{label} ({len(labels) + 1})" if label in labels else label)
    return labels


def without_withheld(row: Row) -> Row:
    """Return a row with nan in the place of effects whose cues cannot be read."""
    withheld = {column.measure: float("nan") for column, why in EFFECTS.items() if row.get(why)}
    return {**row, **withheld}
