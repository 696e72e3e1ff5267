"""A page of all dyads of some runs, to look at from all sides in a browser."""

from collections.abc import Sequence
from pathlib import Path

from snn.api.checked_arguments import FOLDER, NOTHING, TEXT, checked, instance, listed
from snn.api.results import Results
from snn.errors import ResultError

PAGE_NAME = "explorer.html"


@checked(
    runs=listed(FOLDER | instance(Results, "results"), "paths or results"),
    path=FOLDER | NOTHING,
    columns=listed(TEXT, "a list of columns"),
)
def write_explorer(
    *runs: "Results | Path | str", path: Path | str | None = None, columns: Sequence[str] = ()
) -> Path:
    """Write a page on which the dyads of some runs can be plotted, filtered, sorted and laid over each other.

    Parameters
    ----------
    runs
        Results, results folders, folders of these, or single runs (``DIR/runs/KEY``).
    path
        File to write; by default ``explorer.html`` in the first results folder.
    columns
        Columns of results.csv that must be there; a page of many runs has only those that matter most.

    Returns
    -------
    Path
        The page. It needs nothing beside it, and no network.

    Raises
    ------
    ResultError
        If there is nothing to show, the name does not end in ``.html``, a column is unknown, or the page cannot be
        written.
    """
    from snn.record.atomic import write_atomically
    from snn.report.explorer.explored import explored
    from snn.report.explorer.page import explorer_page

    if not runs:
        raise ResultError("nothing to explore; name a run or a sweep")
    found = explored([run.path if isinstance(run, Results) else Path(run) for run in runs])
    page = Path(path) if path is not None else found.sources[0].folder.path / PAGE_NAME
    if page.suffix != ".html":
        raise ResultError(f"'{page}' is no name of a page; let it end in .html")
    known = {name for run in found.runs for name in run.row}
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise ResultError(f"there is no column '{unknown[0]}'; `snn docs columns` lists them")
    write_atomically(page, explorer_page(found, columns=columns).encode())
    return page
