"""Brings the figures of a results folder up to date: only what would look otherwise, or is not there, is drawn.

What the figures follow from stands beside them, as one hash. It is removed before the first is drawn and written when
all are, so that a process that is killed in between leaves figures that are drawn again.
"""

import hashlib
import itertools
import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from snn.batch.executor import Event, Executor, Failed, Finished, OnProgress, Started
from snn.batch.interrupt import interruptible
from snn.config.file.resolved_document import resolved_yaml
from snn.errors import ResultError
from snn.foreign.json_value import read_json_file
from snn.foreign.schema import Document, FileName, Label, require
from snn.record.atomic import make_folder, write_atomically
from snn.record.json_text import plain, to_json_text
from snn.record.provenance import source_sha256
from snn.record.results_folder import FIGURES_NAME
from snn.report.figures import Draw, drawings
from snn.report.results import Results

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
    draw: Draw
    folder: Path


@contextmanager
def drawing_figures(results: Results, *, executor: Executor) -> Generator[list[Path]]:
    """Bring all figures that an experiment calls for up to date, each as PNG and PDF, while the body does other things.

    The executor's processes begin to draw before the body, and have drawn all after it; an executor without processes
    draws after it. An error in the body ends the drawing.

    Parameters
    ----------
    results
        Its complete runs; without any there is nothing to draw.
    executor
        Draws.

    Yields
    ------
    list of Path
        The PNG files, those that were there included; it is empty until all are drawn.

    Raises
    ------
    ResultError
        If a figure cannot be drawn or written; the others are.
    Interrupted
        On Ctrl-C, SIGTERM or SIGHUP, when all processes have ended.
    """
    figures: list[Path] = []
    if not results.trials:
        yield figures
        return
    folder, state = results.folder.path / FIGURES_NAME, state_of(results)
    make_folder(folder)
    known = _known(folder, state)
    kept = {name: names for name, names in known.items() if _are_there(names, folder)}
    if known and len(kept) == len(known):
        yield figures
    else:
        wanted = drawings(results)
        todo = [_Drawing(name, draw, folder) for name, draw in wanted.items() if name not in kept]
        (folder / DRAWN_NAME).unlink(missing_ok=True)
        with interruptible(), closing(executor.run(_draw, todo, on_progress=lambda *_: None)) as events:
            next(events, None)  # a `Started`, if there is anything: as many as can have begun
            yield figures
            drawn = kept | _drawn(events)
        known = {name: drawn[name] for name in wanted}
        _keep(folder, state, known)
    figures += [folder / f"{name}.png" for names in known.values() for name in names]


def state_of(results: Results) -> str:
    """Name all that the figures of an experiment follow from: program, configuration, rows and recordings."""
    digest = hashlib.sha256()
    facts = [source_sha256(), version("matplotlib"), resolved_yaml(results.experiment)]
    recordings = (results.lines[trial.key].sha256 for trial in results.trials)
    for fact in itertools.chain(facts, results.rows, recordings):  # one at a time: there may be thousands
        digest.update(json.dumps(plain(fact)).encode() + b"\n")
    return digest.hexdigest()


def _drawn(events: Iterable[Event[_Drawing, list[str]]]) -> dict[str, list[str]]:
    """Wait for all drawings, and return the names of the figures of each."""
    ended = [event for event in events if not isinstance(event, Started)]
    for event in ended:
        if isinstance(event, Failed):
            raise ResultError(f"cannot draw {event.item.name}: {event.error}")
    return {event.item.name: event.result for event in ended if isinstance(event, Finished)}


def _draw(drawing: _Drawing, on_progress: OnProgress) -> list[str]:
    """Draw and save figures, and return their names; a piece of work for an executor."""
    # Imported here: who draws in other processes does without Matplotlib.
    from snn.plot.save import save_figure

    on_progress("draw", 0.0)
    names: list[str] = []
    for name, figure in drawing.draw():
        save_figure(figure(), drawing.folder / name)
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
