"""``snn compare``: runs side by side."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.options import AsJson, PaperWidth, StyleFile

if TYPE_CHECKING:
    from snn.api.comparing import Comparison, ComparisonFiles

MAX_SHOWN = 4
"""Runs of which all outcomes fit a terminal; of more the first outcome is shown, and the page has the others."""


def compare(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="RUN...",
            help="Results folders of runs or sweeps, folders of these, or runs (DIR/runs/KEY).",
            show_default=False,
        ),
    ],
    outcomes: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome",
            metavar="COLUMN",
            help="What is compared, a column of results.csv (`snn docs columns`). May be repeated.",
            show_default=False,
        ),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="NAME",
            help="With what the others are compared; by default the first.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Where page, tables and figures go.",
            show_default="results/A-B",
        ),
    ] = None,
    paper: PaperWidth = None,
    style: StyleFile = None,
    as_json: AsJson = False,
) -> None:
    """Compare runs, or the conditions of a sweep: by how much they differ from the first, and how sure that is.

    Dyads of the same seed are pairs. Health, null and influence stand beside each difference, and so do the settings
    that differ. Nothing is simulated or measured anew.
    """
    from snn.api.comparing import compare_runs

    found = compare_runs(*paths, outcomes=outcomes or (), baseline=baseline or "", paper=paper, style=style)
    files = found.save(output or Path("results") / _folder_name(found.runs))
    if as_json:
        from snn.record.json_text import plain

        told = {
            "runs": found.runs,
            "notes": found.notes,
            "settings": found.settings,
            "differences": found.records,
        }
        typer.echo(json.dumps(plain(told | {"page": str(files.page)}), indent=2))
    else:
        typer.echo(_text(found, files))


def _folder_name(runs: Sequence[str]) -> str:
    """Name the folder after what is compared."""
    names = [re.sub(r"[^\w.+-]+", "_", run) for run in runs]
    return "-".join(names) if len(names) <= 2 else f"{names[0]}-and-{len(names) - 1}-others"


def _text(found: "Comparison", files: "ComparisonFiles") -> str:
    from snn.cli.printing import columns, wrapped
    from snn.report.comparison_lines import LEGEND, MAX_KEYS, difference_cells, health_lines, key_cells
    from snn.report.text_table import as_text

    compared, few = found.compared, len(found.runs) <= MAX_SHOWN
    settings, differences = key_cells(compared), difference_cells(compared, whole=few)
    parts = [
        "\n".join(health_lines(compared)),
        as_text(settings[: MAX_KEYS + 1], width=columns(), n_keys=1) if settings and few else "",
        wrapped("\n".join(found.notes)),
        wrapped(found.answer),
        as_text(differences, width=columns(), n_keys=differences[0].index("n")),
        wrapped(LEGEND),
        "\n".join(
            [
                f"page     {files.page}",
                *(f"table    {path}" for path in files.tables),
                *(f"figure   {path}" for path in files.figures),
            ]
        ),
    ]
    return "\n\n".join(part for part in parts if part)
