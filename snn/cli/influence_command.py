"""``snn influence``: whether two people influence each other, from recordings and lists of random cues."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from snn.cli.options import AsJson, Force
from snn.errors import ResultError
from snn.wording import another_folder, forced

if TYPE_CHECKING:
    from snn.analyse.influence.given_dyads import DeclaredLaw, GivenDyad
    from snn.api.influences import Influence
    from snn.record.influence_files import StretchesOf

FILE_NAME, GUIDE_NAME = "influence.csv", "cue_a_laboratory.md"


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
            "--output", "-o", metavar="DIR", help=f"Folder for {FILE_NAME}; by default nothing is written."
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
    from snn.analyse.influence.group_test import CueTestSettings
    from snn.api.influences import influence_in

    _refuse_to_replace(output, force=force)
    bins = {
        "bin_ms": _duration_ms("--bin", bin_width),
        "longest_lag_ms": _duration_ms("--longest-lag", longest_lag),
    }
    settings = CueTestSettings(n_draws=draws, **bins)
    if level * (1 + draws) < 1:
        raise ResultError(f"--draws: {draws} cannot reach p = {level:g}; draw {round(1 / level)} or more")
    found = influence_in(
        _dyads(files, stretches),
        declared=_declared(rate, intervals),
        settings=settings,
        signals=signals or (),
        seed=seed,
        level=level,
    )
    if output is not None:
        _write(output, found.records)
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


def _dyads(files: Sequence[Path], stretches: Path | None) -> "list[GivenDyad]":
    """Read pairs of files, and put together what belongs to one dyad; in the order of their names, 2 before 10."""
    from snn.record.influence_files import cues_from_csv, signals_from_csv, stretches_from_csv

    if len(files) % 2:
        raise ResultError(f"expected pairs of files, cues and then signals, got {len(files)}")
    listed = stretches_from_csv(stretches) if stretches else {}
    dyads: dict[str, GivenDyad] = {}
    for cues_path, signals_path in zip(files[::2], files[1::2], strict=True):
        cues_of, signals_of = cues_from_csv(cues_path), signals_from_csv(signals_path)
        if set(cues_of) != set(signals_of):
            name = min(set(cues_of) ^ set(signals_of))
            where = cues_path if name in cues_of else signals_path
            raise ResultError(f"dyad '{name}' is in '{where}' only; both files must have the same dyads")
        for name, cues in cues_of.items():
            dyad = _dyad(name or cues_path.stem, cues, signals_of[name], listed)
            if dyad.name in dyads:
                raise ResultError(f"'{cues_path}': dyad '{dyad.name}' was given before")
            dyads[dyad.name] = dyad
    _refuse_unused(listed, dyads, stretches)
    return [dyads[name] for name in sorted(dyads, key=_number_by_number)]


def _number_by_number(name: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", name)
    return [(0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts]


def _dyad(name: str, cues: Any, signals: Any, listed: "StretchesOf") -> "GivenDyad":
    from snn.analyse.influence.cues import Stretch
    from snn.analyse.influence.given_dyads import GivenDyad

    stretches = {}
    for partner in cues:
        keys = ((name, partner), (name, ""), ("", partner), ("", ""))
        own = next((listed[key] for key in keys if key in listed), None)
        if own is not None:
            stretches[partner] = tuple(Stretch(start_s=start_s, stop_s=stop_s) for start_s, stop_s in own)
    return GivenDyad(name=name, cues=cues, signals=signals, stretches=stretches)


def _refuse_unused(listed: "StretchesOf", dyads: "Mapping[str, GivenDyad]", path: Path | None) -> None:
    """Refuse stretches of nobody: a misspelt name would leave a partner without them."""
    known = {
        (name, partner) for dyad in dyads.values() for name in ("", dyad.name) for partner in ("", *dyad.cues)
    }
    for dyad, partner in listed:
        if (dyad, partner) not in known:
            who = " ".join(filter(None, [dyad and f"dyad '{dyad}'", partner and f"partner '{partner}'"]))
            raise ResultError(f"'{path}': there are no cues of {who}")


def _declared(rate: str | None, intervals: tuple[str, str] | None) -> "DeclaredLaw":
    from snn.analyse.influence.given_dyads import DeclaredLaw
    from snn.units import UNITS

    if rate is not None and intervals is not None:
        raise ResultError("--rate and --intervals are two laws; give the one by which cues were drawn")
    rate_hz = None if rate is None else _quantity("--rate", rate, UNITS["Hz"], least=1e-6, most=1e3)
    bounds_s = intervals and tuple(_duration_ms("--intervals", text) * 1e-3 for text in intervals)
    if bounds_s and bounds_s[0] > bounds_s[1]:
        raise ResultError(
            f"--intervals: {bounds_s[0]:g} s is longer than {bounds_s[1]:g} s; the shortest first"
        )
    return DeclaredLaw(rate_hz=rate_hz, intervals_s=(bounds_s[0], bounds_s[1]) if bounds_s else None)


def _duration_ms(option: str, text: str) -> float:
    from snn.units import UNITS

    return _quantity(option, text, UNITS["ms"], least=1.0, most=1e6)


def _quantity(option: str, text: str, unit: Any, *, least: float, most: float) -> float:
    from snn.units import parse_quantity

    try:
        value = parse_quantity(text, unit)
    except ValueError as error:
        raise ResultError(f"{option}: {error}") from error
    if not least <= value <= most:
        raise ResultError(f"{option}: expected {least:g} to {most:g} {unit.symbol}, got {value:g}")
    return value


def _refuse_to_replace(output: Path | None, *, force: bool) -> None:
    if output is not None and (output / FILE_NAME).exists() and not force:
        raise ResultError(f"{output / FILE_NAME} exists; {another_folder()}, or {forced()}")


def _write(output: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    from snn.record.atomic import make_folder, write_atomically
    from snn.record.csv_text import csv_text

    make_folder(output)
    write_atomically(output / FILE_NAME, csv_text(rows).encode())
