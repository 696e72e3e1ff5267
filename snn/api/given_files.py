"""Dyads of people, from tables of cues, of signals, and of when cues could come."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.errors import ResultError
from snn.wording import another_folder, forced

if TYPE_CHECKING:
    from snn.analyse.influence.given_dyads import DeclaredLaw, GivenDyad
    from snn.api.influences import Influence
    from snn.record.influence_files import StretchesOf

FILE_NAME = "influence.csv"


def influence_of_files(
    files: Sequence[Path],
    *,
    stretches: Path | None = None,
    rate: str | None = None,
    intervals: tuple[str, str] | None = None,
    bin_width: str = "50 ms",
    longest_lag: str = "600 ms",
    signals: Sequence[str] = (),
    n_draws: int = 999,
    seed: int = 1,
    level: float = 0.01,
) -> "Influence":
    """Test the dyads of tables; see `influence`, which takes the same as arrays and numbers.

    Raises
    ------
    ResultError
        If a table, a duration or the law cannot be read, or the draws cannot reach the level.
    """
    from snn.analyse.influence.group_test import CueTestSettings
    from snn.api.influences import influence_in

    bins = {
        "bin_ms": _duration_ms("--bin", bin_width),
        "longest_lag_ms": _duration_ms("--longest-lag", longest_lag),
    }
    settings = CueTestSettings(n_draws=n_draws, **bins)
    if level * (1 + n_draws) < 1:
        raise ResultError(f"--draws: {n_draws} cannot reach p = {level:g}; draw {round(1 / level)} or more")
    return influence_in(
        _dyads(files, stretches),
        declared=_declared(rate, intervals),
        settings=settings,
        signals=signals,
        seed=seed,
        level=level,
    )


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


def refuse_to_replace(output: Path | None, *, force: bool) -> None:
    """Refuse a folder that holds a table of influence already, unless forced."""
    if output is not None and (output / FILE_NAME).exists() and not force:
        raise ResultError(f"{output / FILE_NAME} exists; {another_folder()}, or {forced()}")


def write_findings(output: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the table of influence into a folder; ResultError if that cannot be."""
    from snn.record.atomic import make_folder, write_atomically
    from snn.record.csv_text import csv_text

    make_folder(output)
    write_atomically(output / FILE_NAME, csv_text(rows).encode())
