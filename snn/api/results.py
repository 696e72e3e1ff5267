"""What is in a results folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from snn.api.checked_arguments import FLAG, FOLDER, MEASURES, NUMBERS, TEXT, checked, whole
from snn.api.recording import Recording
from snn.api.tables import as_table, frame_of, has_pandas
from snn.config.schema.experiment import Experiment
from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder, results_folder
from snn.wording import n_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from snn.compare.tables import Row
    from snn.config.trials.condition_order import Labels
    from snn.config.trials.trial import Trial
    from snn.report.results import Results as CompleteRuns


@checked(folder=FOLDER)
def open_results(folder: Path | str) -> "Results":
    """Open what `snn.run`, ``snn run`` or ``snn sweep`` wrote.

    Nothing is read before it is asked for; from then on all is of that moment, see `Results`.

    Parameters
    ----------
    folder
        A results folder.

    Raises
    ------
    ResultError
        If it is none.

    Examples
    --------
    >>> open_results("x")
    Traceback (most recent call last):
    snn.errors.ResultError: 'x' is no results folder (nothing is there); name what `snn run` or `snn sweep` wrote into
    """
    return Results(results_folder(Path(folder)).path)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One complete run: a dyad in one condition."""

    condition: Mapping[str, Any]
    """Point on each axis of the sweep, and on the axis ``null`` if nulls were simulated; empty for one condition."""
    replicate: int
    key: str
    """Names its content; its files are in ``runs/KEY``."""
    _row: "Row"
    _runs: "CompleteRuns"
    _trial: "Trial"

    def __repr__(self) -> str:
        """Say which dyad it is."""
        points = "".join(f"{axis} = {point}, " for axis, point in self.condition.items())
        return f"<Run {self.key}: {points}replicate {self.replicate}, {self._row['health']}>"

    @property
    def measures(self) -> dict[str, Any]:
        """Its row of the table: C, its null, p, the index RI, the verdict, rates ...; nan is undefined."""
        return dict(self._row)

    @property
    def recording(self) -> Recording:
        """Read what the dyad did; ResultError if the file has changed since it was written."""
        return Recording(self._runs.recording(self._trial))


class Results:
    """The complete runs of an experiment in a results folder.

    The experiment, the list of runs and their measures are read together when any of them is first asked for. All that
    is said, drawn and measured later is of these runs, also if the folder grows or is given another experiment
    meanwhile; open it again for what has come since. A recording that is gone or has changed is refused.

    Attributes
    ----------
    path
        The folder.

    Examples
    --------
    >>> import snn, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     results = snn.run(snn.experiment("smoke", duration="2 s"), folder, progress=False)
    ...     print([run.replicate for run in results.runs], results.records[0]["health"], results.kinds[0])
    [0, 1] healthy raster
    """

    @checked(path=FOLDER)
    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).absolute()  # the working folder may change

    def __repr__(self) -> str:
        """Say where they are and how many."""
        return f"<Results of {self.experiment.name} in '{self.path}': {n_of(len(self.runs), 'complete run')}>"

    @property
    def experiment(self) -> Experiment:
        """What was asked."""
        return self._complete.experiment

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The complete runs, condition by condition."""
        found = self._complete
        return tuple(
            Run(dict(trial.condition), trial.replicate, trial.key, row, found, trial)
            for trial, row in zip(found.trials, found.rows, strict=True)
        )

    @property
    def failed(self) -> dict[str, str]:
        """Why runs failed, by key; the same call of `snn.run` tries them again."""
        wanted = {trial.key for trial in self._asked}
        lines = self._complete.lines.values()
        return {
            line.key: line.error or "" for line in lines if line.status == "failed" and line.key in wanted
        }

    @property
    def records(self) -> list[dict[str, Any]]:
        """One row for each complete run, with the columns of results.csv: none of which no run has a value.

        Its point on each axis, what named conditions and designs set there, replicate, key, health, and all measures.
        """
        from snn.record.csv_text import without_empty_columns

        points, found = self._points, self._complete
        return without_empty_columns(
            [points[trial.condition] | dict(row) for trial, row in zip(found.trials, found.rows, strict=True)]
        )

    @property
    def table(self) -> Any:
        """The `records` as a ``pandas.DataFrame``; as they are where pandas is not installed."""
        if not has_pandas():
            return self.records
        points, found = self._points, self._complete
        names = dict.fromkeys(name for point in points.values() for name in point)
        first = {name: [points[trial.condition].get(name) for trial in found.trials] for name in names}
        return frame_of(first, found.rows)

    @property
    def dataset(self) -> Any:
        """The `records` as an ``xarray.Dataset`` along ``run``, with meaning, unit and range of every measure."""
        from snn.report.dataset import dataset_of

        return dataset_of(self._complete)

    @checked(path=FOLDER, force=FLAG)
    def to_netcdf(self, path: Path | str, *, force: bool = False) -> None:
        """Write the `dataset` into a NetCDF file, and the means over scored dyads into its group ``means``.

        Parameters
        ----------
        path
            The file.
        force
            Replace one that is there.

        Raises
        ------
        ResultError
            If xarray is not installed, no run is complete, the file is there, or it cannot be written.
        """
        from snn.report.dataset import write_netcdf

        write_netcdf(self._complete, Path(path), force=force)

    @cached_property
    def answer(self) -> str:
        """The verdict on the experiment's question, by the test that its configuration names; empty without one."""
        from snn.report.answer_table import answer_of

        found = answer_of(self._complete)
        return "\n".join(found.lines) if found else ""

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Names of the figures that can be drawn of these runs."""
        from snn.report.figures import figure_names

        return tuple(figure_names(self._complete))

    @checked(kind=TEXT)
    def figure(self, kind: str) -> "Figure":
        """Draw a figure.

        Parameters
        ----------
        kind
            One of `kinds`: ``raster``, ``synchrony``, ``sweep_C`` ...

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; ``figure.savefig("x.png")`` keeps it. `snn.run` also left all of them in ``figures/``.

        Raises
        ------
        ResultError
            If there is no such figure of these runs, or what is drawn cannot be read.
        """
        from snn.report.figures import figure_named

        return figure_named(self._complete, kind)

    @checked(names=MEASURES, spans_s=NUMBERS, n_shifts=whole(least=0), jobs=whole(least=1), progress=FLAG)
    def measure(
        self,
        names: Sequence[str] | Literal["all"] = "all",
        *,
        spans_s: Sequence[float] = (),
        n_shifts: int = 0,
        jobs: int = 1,
        progress: bool = True,
    ) -> Any:
        """Take measures of synchrony of all runs, as ``snn analyze``; what was measured before is kept in the folder.

        Parameters
        ----------
        names
            As for `snn.measure`.
        spans_s
            How much of each recording, from its beginning, in s; by default all.
        n_shifts
            Put each measure beside so many circular shifts of partner b, 19 or more; 0 is none.
        jobs, progress
            As for `snn.run`.

        Returns
        -------
        pandas.DataFrame or list of dict
            One row for each dyad and length, with the columns of `snn.measure`.

        Raises
        ------
        ResultError
            If there is no such measure, or a dyad is too short, or cannot be read.
        """
        from snn.api.progress_log import progress_shown
        from snn.api.stored import measure_stored_dyads, place_of

        opened = self._complete
        with progress_shown(progress):
            found = measure_stored_dyads(
                [place_of(opened.folder, opened.experiment, opened.lines)],
                measures=() if names == "all" else names,
                spans_s=spans_s,
                n_shifts=n_shifts,
                jobs=jobs,
            )
        if found.failed or found.damaged:
            reasons = [*map(str, found.damaged), *(f"{name}: {why}" for name, why in found.failed.items())]
            raise ResultError(*reasons)
        return as_table(found.rows)

    @cached_property
    def _complete(self) -> "CompleteRuns":
        from snn.report.results import read_results

        folder = ResultsFolder(self.path)
        return read_results(folder, folder.experiment())

    @property
    def _points(self) -> "Mapping[Labels, dict[str, Any]]":
        """The point on each axis, and what named conditions and designs set there, by condition."""
        from snn.config.trials.settings import settings_of

        trials = self._complete.trials
        settings = settings_of(self.experiment, trials)
        return {trial.condition: dict(trial.condition) | settings(trial) for trial in trials}

    @property
    def _asked(self) -> "Iterator[Trial]":
        from snn.config.trials.expand import expand

        return iter(expand(self.experiment))
