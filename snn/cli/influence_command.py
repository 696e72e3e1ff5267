"""``snn influence``: whether two people influence each other, from recordings and lists of random cues."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from snn.cli.options import AsJson, Force

if TYPE_CHECKING:
    from snn.api.influences import Influence

GUIDE_NAME = "cue_a_laboratory.md"


def _print_guide(asked: bool) -> None:
    if asked:
        from importlib.resources import files

        typer.echo(files("snn").joinpath("docs", GUIDE_NAME).read_text(encoding="utf-8"))
        raise typer.Exit


def influence(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="CUES.csv SIGNALS.csv...",
            help="Tables of cues (partner,onset) and of signals (partner,time,channel,value); with a column dyad, of "
            "all dyads of a study, or one pair of files for each dyad.",
            show_default=False,
        ),
    ],
    bin_width: Annotated[
        str, typer.Option("--bin", metavar="DURATION", help="Samples in a bin are averaged.")
    ] = "50 ms",
    longest_lag: Annotated[
        str,
        typer.Option(
            "--longest-lag",
            metavar="DURATION",
            help="How long after a cue is looked; people need 1 s or more.",
        ),
    ] = "600 ms",
    rate: Annotated[
        str | None,
        typer.Option(
            "--rate", metavar="RATE", help="Cues were Poisson at this rate on each channel, e.g. '0.2 Hz'."
        ),
    ] = None,
    intervals: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--intervals",
            metavar="SHORTEST LONGEST",
            help="Intervals between cues were uniform between these, e.g. '8 s' '15 s'.",
        ),
    ] = None,
    stretches: Annotated[
        Path | None,
        typer.Option(
            "--stretches",
            metavar="CSV",
            help="Table of when cues could come (start,stop; perhaps partner, dyad); by default all the time, but "
            "--intervals need it.",
            show_default=False,
        ),
    ] = None,
    signals: Annotated[
        list[str] | None,
        typer.Option("--signal", metavar="NAME", help="Ask about this signal only. May be repeated."),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=99, max=99_999, help="Lists of cues that are drawn.")
    ] = 999,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Seed of the draws.")] = 1,
    level: Annotated[
        float, typer.Option("--level", min=1e-5, max=0.1, help="Influence is shown if p is at most this.")
    ] = 0.01,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder for influence.csv; by default nothing is written."
        ),
    ] = None,
    _guide: Annotated[
        bool,
        typer.Option(
            "--guide", help="Print how to cue two people, and exit.", is_eager=True, callback=_print_guide
        ),
    ] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Test whether each of two people follows the other's private, random cues, and over the dyads of a study."""
    from snn.api.given_files import influence_of_files, refuse_to_replace, write_findings

    refuse_to_replace(output, force=force)
    found = influence_of_files(
        files,
        stretches=stretches,
        rate=rate,
        intervals=intervals,
        bin_width=bin_width,
        longest_lag=longest_lag,
        signals=signals or (),
        n_draws=draws,
        seed=seed,
        level=level,
    )
    if output is not None:
        write_findings(output, found.records)
    typer.echo(json.dumps(_told(found), indent=2) if as_json else _text(found))
    return 0


def _told(found: "Influence") -> dict[str, Any]:
    """Collect all that is told, for programs."""
    return {
        "findings": found.records,
        "verdicts": found.verdicts,
        "heterogeneity": found.heterogeneity,
        "rests_on": found.rests_on,
    }


def _text(found: "Influence") -> str:
    from snn.cli.printing import columns, wrapped
    from snn.report.influence_table import finding_cells
    from snn.report.text_table import as_text

    cells = finding_cells([*found.findings, *found.groups], level=found.level)
    table = as_text(cells, width=columns(), n_keys=3)
    if found.groups:
        verdicts = [f"all {len(found.verdicts) - 1} dyads: {found.verdict}", *found.heterogeneity]
    else:
        verdicts = [f"{name}: {words}" for name, words in found.verdicts.items()]
    return f"{table}\n\n" + wrapped("\n".join([*verdicts, "", *found.rests_on]))
