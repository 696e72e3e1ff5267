"""A page of a run or a sweep."""

from pathlib import Path

from snn.api.checked_arguments import FOLDER, NOTHING, checked, instance
from snn.api.results import Results, open_results
from snn.errors import ResultError

PAGE_NAME = "report.html"


@checked(results=FOLDER | instance(Results, "results"), path=FOLDER | NOTHING)
def write_report(results: "Results | Path | str", path: Path | str | None = None) -> Path:
    """Write what is known of a run or a sweep as one HTML file: it needs no network, and prints well.

    Parameters
    ----------
    results
        Results, or a results folder.
    path
        File to write; by default ``report.html`` in the folder.

    Returns
    -------
    Path
        The page: question, answer, figures, tables, nulls, what was assumed, and where it comes from.

    Raises
    ------
    ResultError
        If no run is complete, the name does not end in ``.html``, or the page cannot be written.
    """
    from snn.report.page import write_page
    from snn.report.results_page import results_page

    found = results if isinstance(results, Results) else open_results(results)
    page = Path(path) if path is not None else found.path / PAGE_NAME
    if page.suffix != ".html":
        raise ResultError(f"'{page}' is no name of a page; let it end in .html")
    write_page(results_page(found._complete), page)
    return page
