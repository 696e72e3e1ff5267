"""Runs compared: pairs by seed, effect sizes, influence, and what was set differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.api.checked_arguments import FOLDER, NOTHING, TEXT, checked, instance, listed, one_of
from snn.api.figure_files import PAPER_MM, Paper, drawn_for
from snn.api.results import Results
from snn.api.tables import as_table
from snn.errors import ResultError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from snn.report.comparison import Comparison as ComparedSides

PAGE_NAME, DIFFERENCES_NAME, SETTINGS_NAME = "comparison.html", "differences.csv", "settings.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonFiles:
    """What was written."""

    page: Path
    tables: tuple[Path, ...]
    figures: tuple[Path, ...]


class Comparison:
    """Runs, or conditions of a sweep, each against the first; see `compare_runs`.

    Attributes
    ----------
    compared
        All that was found, as `snn.report.comparison` has it.

    Examples
    --------
    >>> import snn, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     asked = snn.experiment("smoke", duration="2 s")
    ...     linked = snn.run(asked, f"{folder}/linked", progress=False)
    ...     alone = snn.run(snn.experiment(asked, **{"link.a_to_b.coupling": 0}), f"{folder}/alone", progress=False)
    ...     found = snn.compare_runs(linked, alone)
    ...     print(found.runs, found.settings)
    ('linked', 'alone') {'link.a_to_b.coupling': (1.0, 0.0)}
    """

    def __init__(
        self,
        compared: "ComparedSides",
        asked: Sequence[str] = (),
        *,
        paper: Paper | None = None,
        style: Path | None = None,
    ) -> None:
        self.compared = compared
        self._asked = tuple(asked)
        self._paper: Paper | None = paper
        self._style = style

    def __repr__(self) -> str:
        """Say what is compared."""
        return f"<Comparison of {', '.join(self.runs)}>"

    @property
    def runs(self) -> tuple[str, ...]:
        """Names of what is compared; all others with the first."""
        return tuple(side.label for side in self.compared.sides)

    @property
    def answer(self) -> str:
        """What changed, in words: a line for each run but the first."""
        from snn.report.comparison_lines import answer_lines

        return "\n".join(answer_lines(self.compared))

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be known to read it, such as unequal lengths; empty if nothing."""
        return self.compared.notes

    @property
    def settings(self) -> dict[str, tuple[Any, ...]]:
        """Settings that differ, by key: the value in each run; None where there is no such key."""
        return dict(self.compared.keys)

    @property
    def records(self) -> list[dict[str, Any]]:
        """One row for each outcome and run: means, difference and Hedges' g with 95 % intervals, p, q."""
        return [dict(row) for row in self.compared.records]

    @property
    def table(self) -> Any:
        """The `records` as a ``pandas.DataFrame``; as they are where pandas is not installed."""
        return as_table(self.records)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the figures."""
        return tuple(self._figures)

    def figure(self, kind: str = "comparison") -> "Figure":
        """Draw a figure, one of `kinds`; ResultError if there is none of that name."""
        if kind not in self._figures:
            raise ResultError(
                f"there is no figure '{kind}' of a comparison; there are {', '.join(self._figures)}"
            )
        return self._figures[kind]

    def save(self, folder: Path | str) -> ComparisonFiles:
        """Write the page (HTML), the tables (CSV) and the figures (PNG and PDF) into a folder.

        Raises
        ------
        ResultError
            If it cannot be written, or is a results folder, which keeps its own tables.
        """
        from snn.plot.save import save_figure
        from snn.record.atomic import make_folder, write_atomically
        from snn.record.csv_text import csv_text
        from snn.record.results_folder import ResultsFolder
        from snn.report.comparison_page import comparison_page
        from snn.report.page import write_page

        path = Path(folder)
        ours = next((one for one in (path, *path.resolve().parents) if ResultsFolder(one).is_ours()), None)
        if ours is not None:
            raise ResultError(
                f"'{ours}' is a results folder, and keeps its own tables; name a folder elsewhere"
            )
        make_folder(path)
        if (path / PAGE_NAME).is_file():  # the parts of that comparison must not stay beside the new ones
            for old in (path / SETTINGS_NAME, *(path / "figures").glob("outcome_*.*")):
                old.unlink(missing_ok=True)
        with drawn_for(self._paper, self._style):
            write_page(comparison_page(self.compared, self._figures), path / PAGE_NAME)
            figures = [save_figure(each, path / "figures" / name)[0] for name, each in self._figures.items()]
        write_atomically(path / DIFFERENCES_NAME, csv_text(self.compared.records).encode())
        settings = [
            {"setting": key} | dict(zip(self.runs, values, strict=True))
            for key, values in self.settings.items()
        ]
        tables = [path / DIFFERENCES_NAME]
        if settings:
            write_atomically(path / SETTINGS_NAME, csv_text(settings).encode())
            tables.append(path / SETTINGS_NAME)
        return ComparisonFiles(page=path / PAGE_NAME, tables=tuple(tables), figures=tuple(figures))

    @cached_property
    def _figures(self) -> "dict[str, Figure]":
        from snn.report.comparison_figures import comparison_figures

        with drawn_for(self._paper, self._style):
            return dict(comparison_figures(self.compared, asked=self._asked))


@checked(
    runs=listed(FOLDER | instance(Results, "results"), "paths or results"),
    outcomes=listed(TEXT, "a list of columns"),
    baseline=TEXT,
    paper=one_of(PAPER_MM) | NOTHING,
    style=FOLDER | NOTHING,
)
def compare_runs(
    *runs: "Results | Path | str",
    outcomes: Sequence[str] = (),
    baseline: str = "",
    paper: Paper | None = None,
    style: Path | str | None = None,
) -> Comparison:
    """Compare runs, or the conditions of sweeps: synchrony, influence, rates, and what was set differently.

    Parameters
    ----------
    runs
        Results, results folders, folders of these, or single runs (``DIR/runs/KEY``). Of a sweep each condition is
        one. Dyads of the same seed are pairs.
    outcomes
        Columns of results.csv, the one that matters most first; none for the primary outcome of the first run and
        the usual ones.
    baseline
        Name of the run that the others are compared with, as `Comparison.runs` tells it; by default the first.
    paper
        Draw the figures for one column (``"single"``) or two (``"double"``) of a page; None for the screen.
    style
        File with fonts, lines and sizes in Matplotlib's format, laid over those of snn.

    Raises
    ------
    ResultError
        If there is nothing to compare, the runs were measured in different ways, a name is unknown, or the style is
        none.
    """
    from snn.report.comparison import compared
    from snn.report.sides import read_sides

    paths = [run.path if isinstance(run, Results) else Path(run) for run in runs]
    if not paths:
        raise ResultError("nothing to compare; name at least two runs, or a sweep")
    if style:
        from snn.plot.style_file import read_style

        read_style(Path(style))  # a mistake in it is told before runs are read
    found = compared(read_sides(paths), outcomes=outcomes, baseline=baseline)
    return Comparison(found, asked=outcomes, paper=paper, style=Path(style) if style else None)
