"""``python -m tests.reference.figures FOLDER``: draws the thumbnails of the page of figures.

``FOLDER`` holds results folders by the names of their experiments, as `snn sweep` writes them. Figures of other
commands are those that are published in ``results/reference``. The text of the page is written by
``python -m tests.reference.pages``.
"""

import io
import sys
from pathlib import Path
from typing import Final

from PIL import Image

import snn
from snn.plot.save import png_of
from snn.report.figure_kinds import KINDS, FigureKind
from tests.reference.published import REFERENCE, ROOT

THUMBNAILS: Final = ROOT / "snn" / "docs" / "figures"
WIDTH_PX, N_COLOURS = 460, 48
DRAWN: Final = {
    "raster": ("first_light", "raster"),
    "levels": ("mirror_cells", "levels"),
    "learning": ("mirror_cells", "learning"),
    "behaviour": ("first_light", "behaviour"),
    "synchrony": ("first_light", "synchrony"),
    "cells": ("mirror_cells", "cells"),
    "replicates": ("mirror_cells", "replicates"),
    "populations": ("first_light", "populations"),
    "mirror_cells": ("mirror_cells", "mirror_cells"),
    "spectra": ("first_light", "spectra"),
    "around_events": ("mirror_cells", "around_events"),
    "lead_lag": ("coupling_dose", "lead_lag"),
    "pseudo_dyads": ("shared_film", "pseudo_dyads"),
    "sweep_COLUMN": ("oxytocin_dose", "sweep_C"),
    "map_COLUMN": ("serotonin_map", "map_C"),
    "design_COLUMN": ("sobol_indices", "design_C"),
    "indices_COLUMN": ("sobol_indices", "indices_C"),
    "regime_map": ("coupling_map", "regime_map"),
    "effects_COLUMN": ("valence_ratio", "effects_C"),
    "nulls_COLUMN": ("shared_film", "nulls_C"),
    "dither": ("shared_film", "dither"),
}
"""Experiment and name of the figure, by kind."""
PUBLISHED: Final = {
    "comparison": "side_by_side",
    "calibration": "calibration",
    "cue_power": "cue_power",
    "recovery_estimates": "recovery_estimates",
}


def figures_table() -> str:
    """Return a section for each kind: what it shows, of what, by which command, and a picture if there is one."""
    return "\n".join(_section(name, kind) for name, kind in KINDS.items())


def _section(name: str, kind: FigureKind) -> str:
    command = kind.command.format(name=name)
    asked = "; drawn only if somebody asks" if kind.on_demand else ""
    picture = f"\n![{kind.shows}](figures/{name}.png)\n" if (THUMBNAILS / f"{name}.png").is_file() else ""
    return f"### {name}\n\n{kind.shows} Of {kind.of}{asked}. `{command}`\n{picture}"


def thumbnail(content: bytes) -> bytes:
    """Make a picture small, in few colours."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    height_px = round(image.height * WIDTH_PX / image.width)
    small = image.resize((WIDTH_PX, height_px), Image.Resampling.LANCZOS).quantize(N_COLOURS)
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()


def main(folder: Path) -> None:
    """Draw all thumbnails."""
    THUMBNAILS.mkdir(exist_ok=True)
    for name, (experiment, figure) in DRAWN.items():
        drawn = snn.open_results(folder / experiment).figure(figure)
        (THUMBNAILS / f"{name}.png").write_bytes(thumbnail(png_of(drawn, dpi=130)))
    for name, published in PUBLISHED.items():
        (THUMBNAILS / f"{name}.png").write_bytes(thumbnail((REFERENCE / f"{published}.png").read_bytes()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
