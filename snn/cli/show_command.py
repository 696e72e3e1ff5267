"""``snn show``: what is in a results folder, a calibration, a run or a recording."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from snn.cli.options import AsJson
from snn.foreign.shown_text import one_line
from snn.wording import n_of

_MOST_NUMBERS = 10
_FIRST = {
    "verdict": "influence",
    "synchrony_verdict": "synchrony",
    "RI": "RI",
    "C": "C",
    "p": "p of C",
    "cue_p_brain_a_to_b": "p a -> b",
    "cue_p_brain_b_to_a": "p b -> a",
    "cue_effect_brain_a_to_b": "effect a -> b",
    "cue_effect_brain_b_to_a": "effect b -> a",
    "note": "note",
}
"""What a run is made for, told before its arrays; all measures come last. What each is called, by its column."""
_INDENT = "  "


def show(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="Results folder, calibration, run folder or results.h5.", show_default=False
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Print what is in a results folder, a calibration, a run or a recording."""
    # Imported here: `snn --help` needs neither h5py nor pydantic.
    from snn.record.contents import describe

    contents = describe(path)
    typer.echo(json.dumps(contents, indent=2) if as_json else "\n".join(map(one_line, lines_of(contents))))


def lines_of(contents: Mapping[str, Any]) -> Iterator[str]:
    """Write the description of a path (see `snn.record.contents.describe`) as lines of text."""
    writers = {"results": _results, "calibration": _calibration, "run": _run, "recording": _recording}
    yield f"{contents['path']}: {_KINDS[contents['kind']]}"
    yield from writers[contents["kind"]](contents)


_KINDS = {
    "results": "results folder",
    "calibration": "calibration",
    "run": "one run",
    "recording": "one recording",
}


def _results(contents: Mapping[str, Any]) -> Iterator[str]:
    n_conditions, replicates = len(contents["conditions"]), contents["replicates"]
    yield from _fields(
        {
            "name": contents["name"],
            "question": contents["question"],
            "asked": f"{n_of(n_conditions, 'condition')} x {n_of(replicates, 'replicate')} of "
            f"{contents['duration_s']:g} s, seed {contents['seed']}",
            "runs": _counted(contents["runs"]),
            "files": ", ".join(contents["files"]),
            "figures": ", ".join(contents["figures"]) or "none",
        }
    )
    yield ""
    yield from _table(
        *_condition_rows(contents["conditions"]), n_keys=len(contents["conditions"][0]["condition"])
    )
    yield f"{_INDENT}complete, failed, damaged, missing: runs; health: complete dyads by state (`snn docs health`)"
    for failure in contents["failures"]:
        yield ""
        yield f"{_INDENT}failed: {failure['key']} ({_trial(failure)})"
        yield f"{_INDENT}        {failure['error']}"
    for key in contents["damaged"]:
        yield f"{_INDENT}damaged: {key}; it will be made again"
    if contents["runs_of_other_experiments"]:
        n_others = contents["runs_of_other_experiments"]
        yield f"{_INDENT}also here: {n_of(n_others, 'complete run')} of other experiments"
    if contents["unreadable_manifest_lines"]:
        yield f"{_INDENT}manifest.jsonl: {_unreadable(contents)}"


def _unreadable(contents: Mapping[str, Any]) -> str:
    """Say what damaged lines cost: a run may have another line, or have been made again since."""
    lines = contents["unreadable_manifest_lines"]
    n_more = len(lines) - _MOST_NUMBERS
    numbers = ", ".join(map(str, lines[:_MOST_NUMBERS])) + (f" and {n_more} more" if n_more > 0 else "")
    if contents["runs"]["missing"]:
        return f"line {numbers} cannot be read; a run that is listed nowhere else is missing, and will be made again"
    return f"line {numbers} cannot be read, but no run is missing"


def _calibration(contents: Mapping[str, Any]) -> Iterator[str]:
    yield from _fields(
        {
            "name": contents["name"],
            "question": contents["question"],
            "seed": contents["seed"],
            "files": ", ".join(contents["files"]) or "none",
            "figures": ", ".join(f"figures/{name}" for name in contents["figures"]) or "none",
        }
    )
    yield ""
    rows = [
        [
            part["name"],
            f"{part['duration_s']:g} s",
            f"{part['runs']['complete']} of {part['n_wanted']}",
            *(part["runs"][state] for state in ("failed", "damaged")),
        ]
        for part in contents["parts"]
    ]
    yield from _table(["part", "length", "complete", "failed", "damaged"], rows)


def _condition_rows(conditions: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[str]]]:
    axes, states = list(conditions[0]["condition"]), list(conditions[0]["runs"])
    rows = [
        [
            *(str(point) for point in found["condition"].values()),
            *(str(n_runs) for n_runs in found["runs"].values()),
            _counted(found["health"]) or "-",
        ]
        for found in conditions
    ]
    return [*axes, *states, "health"], rows


def _run(contents: Mapping[str, Any]) -> Iterator[str]:
    summary = contents["summary"] or {}
    yield from _fields(
        _identity(contents) | {_FIRST[name]: summary[name] for name in _FIRST if name in summary}
    )
    yield ""
    if contents["recording"] is None:
        yield f"{_INDENT}no recording: it will be made again"
    else:
        yield f"{_INDENT}recording: {contents['recording']['path']}"
        yield from _recording_parts(contents["recording"])
    yield from _provenance(contents["provenance"])
    yield ""
    yield f"{_INDENT}measures"
    yield from _fields(summary, indent=2 * _INDENT)


def _recording(contents: Mapping[str, Any]) -> Iterator[str]:
    yield from _fields(
        {
            **_identity(contents),
            "question": contents["question"],
            "length": contents["duration"],
            "seed": contents["seed"],
            "size": _size(contents["n_bytes"]),
            "videos": _videos(contents) or "none",
        }
    )
    yield ""
    yield from _recording_parts(contents)
    yield from _provenance(contents["provenance"])


def _identity(contents: Mapping[str, Any]) -> dict[str, Any]:
    health = contents["health"] or {}
    return {
        "name": contents["name"],
        "trial": _trial(contents),
        "key": contents["key"],
        "health": f"{health.get('state')}: {health.get('reason')}",
        "digest": contents["digest"],
    }


def _videos(recording: Mapping[str, Any]) -> str:
    notes = recording["videos"].items()
    brains = {True: "with its brain", False: "movement only"}
    return ", ".join(f"{name} ({note['script']} script, {brains[note['has_brain']]})" for name, note in notes)


def _recording_parts(recording: Mapping[str, Any]) -> Iterator[str]:
    populations = [
        [p["name"], p["n_cells"], p["n_channels"], p["n_spikes"], f"{_rate_hz(p):.2f}"]
        for p in recording["populations"]
    ]
    yield from _table(["population", "cells", "channels", "spikes", "rate (Hz)"], populations)
    if not recording["has_spikes"]:
        from snn.record.types import NOT_RECORDED

        yield f"{_INDENT}spikes: {NOT_RECORDED}"
    yield ""
    arrays = [
        [f"/{a['name']}", " x ".join(map(str, a["shape"])), a["axes"], a["type"], a["unit"]]
        for a in recording["arrays"]
    ]
    yield from _table(["array", "shape", "axes", "type", "unit"], arrays)


def _provenance(provenance: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{_INDENT}provenance"
    yield from _fields(provenance, indent=2 * _INDENT)


def _rate_hz(population: Mapping[str, Any]) -> float:
    duration_s = population["n_steps"] * population["time_step_ms"] * 1e-3
    return population["n_spikes"] / (population["n_cells"] * duration_s)


def _trial(contents: Mapping[str, Any]) -> str:
    points = [f"{axis} = {point}" for axis, point in contents["condition"].items()]
    return ", ".join([*points, f"replicate {contents['replicate']}"])


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items() if number)


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e5 else f"{n_bytes / 1e3:.1f} kB"


def _fields(fields: Mapping[str, Any], *, indent: str = _INDENT) -> Iterator[str]:
    width = max(map(len, fields), default=0)
    for name, value in fields.items():
        yield f"{indent}{name:<{width}}  {_value(value)}".rstrip()


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(entry)}" for name, entry in value.items())
    if isinstance(value, float):
        return f"{value:.6g}"
    return "-" if value is None else str(value)


def _table(header: Sequence[str], rows: Sequence[Sequence[Any]], *, n_keys: int = 1) -> Iterator[str]:
    from snn.cli.printing import columns
    from snn.report.text_table import as_text

    cells = [list(header), *([str(cell) for cell in row] for row in rows)]
    text = as_text(cells, width=columns() - len(_INDENT), n_keys=n_keys)
    yield from (f"{_INDENT}{line}".rstrip() for line in text.splitlines())
