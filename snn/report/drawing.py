"""Brings the figures of a results folder up to date: only what would look otherwise, or is not there, is drawn.

What the figures follow from stands beside them, as one hash. It is removed before the first is drawn and written when
all are, so that a process that is killed in between leaves figures that are drawn again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from snn.batch.endings import endings
from snn.batch.executor import Executor, Failed, OnProgress
from snn.config.resolved import resolved_yaml
from snn.errors import ResultError
from snn.foreign.json_value import read_json_file
from snn.foreign.schema import Document, FileName, Label, require
from snn.record.atomic import make_folder, write_atomically
from snn.record.json_text import plain, to_json_text
from snn.record.provenance import source_sha256
from snn.record.results_folder import FIGURES_NAME
from snn.report.results import Results

if TYPE_CHECKING:
    from snn.report.figures import Draw

DRAWN_NAME = ".drawn.json"
_ENDINGS = (".png", ".pdf")
_MAX_BYTES = 1_000_000
"""Of the note of what was drawn; ours have less than 1 kB."""


class _Known(Document):
    state: Label
    drawings: dict[Label, list[FileName]]


@dataclass(frozen=True, slots=True)
class _Drawing:
    name: str
    draw: "Draw"
    folder: Path


def write_figures(results: Results, *, executor: Executor) -> list[Path]:
    """Bring all figures that an experiment calls for up to date, each as PNG and PDF.

    Parameters
    ----------
    results
        Its complete runs; without any there is nothing to draw.
    executor
        Draws.

    Returns
    -------
    list of Path
        The PNG files, those that were there included.

    Raises
    ------
    ResultError
        If a figure cannot be drawn or written; the others are.
    """
    if not results.trials:
        return []
    folder, state = results.folder.path / FIGURES_NAME, state_of(results)
    make_folder(folder)
    known = _known(folder, state)
    kept = {name: figures for name, figures in known.items() if _are_there(figures, folder)}
    if not known or len(kept) < len(known):
        # Imported here: Matplotlib is not needed to see that all is as it was.
        from snn.report.figures import drawings

        wanted = drawings(results)
        todo = [_Drawing(name, draw, folder) for name, draw in wanted.items() if name not in kept]
        drawn = kept | _drawn(todo, folder, executor)
        known = {name: drawn[name] for name in wanted}
        _keep(folder, state, known)
    return [folder / f"{figure}.png" for figures in known.values() for figure in figures]


def state_of(results: Results) -> str:
    """Name all that the figures of an experiment follow from: program, configuration, rows and recordings."""
    facts = [
        source_sha256(),
        version("matplotlib"),
        resolved_yaml(results.experiment),
        [plain(row) for row in results.rows],
        [results.lines[trial.key].sha256 for trial in results.trials],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _drawn(todo: Iterable[_Drawing], folder: Path, executor: Executor) -> dict[str, list[str]]:
    """Draw, and return the names of the figures of each drawing."""
    (folder / DRAWN_NAME).unlink(missing_ok=True)
    drawn: dict[str, list[str]] = {}
    failed: list[Failed[_Drawing]] = []
    for ending in endings(todo, _draw, executor=executor):
        if isinstance(ending, Failed):
            failed.append(ending)
        else:
            drawn[ending.item.name] = ending.result
    for ending in failed:
        raise ResultError(f"cannot draw {ending.item.name}: {ending.error}")
    return drawn


def _draw(drawing: _Drawing, on_progress: OnProgress) -> list[str]:
    """Draw and save figures, and return their names; a piece of work for an executor."""
    from snn.plot.save import save_figure

    on_progress("draw", 0.0)
    names: list[str] = []
    for name, figure in drawing.draw():
        save_figure(figure, drawing.folder / name)
        names.append(name)
    return names


def _known(folder: Path, state: str) -> dict[str, list[str]]:
    """Return the names of the figures of each drawing, if they were drawn from this state."""
    try:
        known = require(_Known, read_json_file(folder / DRAWN_NAME, max_bytes=_MAX_BYTES))
    except (OSError, ValueError):
        return {}
    return known.drawings if known.state == state else {}


def _are_there(figures: Iterable[str], folder: Path) -> bool:
    return all((folder / f"{figure}{ending}").is_file() for figure in figures for ending in _ENDINGS)


def _keep(folder: Path, state: str, drawings: Mapping[str, list[str]]) -> None:
    write_atomically(folder / DRAWN_NAME, to_json_text({"state": state, "drawings": drawings}).encode())
