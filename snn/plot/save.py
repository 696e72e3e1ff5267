"""Figures on disk: a PNG to look at and a PDF to print, the same bytes for the same figure."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from matplotlib import rc_context, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from snn.plot.style import house_style
from snn.record.atomic import make_folder, write_atomically

PAGE_DPI = 150
"""Of an image in a page: less than in a file, so that a page of five stays below 2 MB."""
_NO_SVG_ORIGIN = {"Date": None, "Creator": None}
_NO_ORIGIN = {"CreationDate": None, "Creator": None, "Producer": None}


@house_style()
def save_figure(figure: Figure, path_stem: Path) -> tuple[Path, Path]:
    """Write ``path_stem.png`` and ``path_stem.pdf``, each whole or not at all.

    Parameters
    ----------
    figure
        What to write.
    path_stem
        Path without extension; dots in its name are kept. Its folder is made if need be.

    Returns
    -------
    tuple of Path
        The PNG and the PDF.

    Raises
    ------
    ResultError
        If the disk is full or the folder may not be written.

    Notes
    -----
    No date and no program version is written into the files: a figure drawn again from the same data by the
    same Matplotlib has the same bytes. The PDF has the layout of the PNG.
    """
    make_folder(path_stem.parent)
    png = path_stem.with_name(f"{path_stem.name}.png")
    pdf = path_stem.with_name(f"{path_stem.name}.pdf")
    for path, content in zip((png, pdf), _rendered(figure), strict=True):
        write_atomically(path, content)
    return png, pdf


@house_style()
def save_as(figure: Figure, path: Path) -> None:
    """Write a figure into one file, whole or not at all: PNG, PDF or SVG, as its name ends.

    Raises
    ------
    ResultError
        If the disk is full or the folder may not be written.
    """
    write_atomically(path, _WRITERS[path.suffix](figure))


@house_style()
def image_of(figure: Figure) -> tuple[str, bytes]:
    """Return a figure as an image for a page, and its media type.

    SVG, whose letters are shapes, scales without loss; where it has so many lines that PNG is smaller, it is that.
    """
    with rc_context({"svg.fonttype": "path"}):
        images = {"image/png": png_of(figure, dpi=PAGE_DPI), "image/svg+xml": _svg(figure)}
    return min(images.items(), key=lambda item: len(item[1]))


@house_style()
def png_of(figure: Figure, *, dpi: float) -> bytes:
    """Return a figure as PNG of a resolution."""
    return _printed(
        figure, dpi, lambda file: FigureCanvasAgg(figure).print_png(file, metadata={"Software": None})
    )


def _png(figure: Figure) -> bytes:
    return png_of(figure, dpi=rcParams["figure.dpi"])


def _svg(figure: Figure) -> bytes:
    return _printed(
        figure,
        rcParams["figure.dpi"],
        lambda file: FigureCanvasSVG(figure).print_svg(file, metadata=_NO_SVG_ORIGIN),
    )


def _pdf(figure: Figure) -> bytes:
    return _rendered(figure)[1]


_WRITERS = {".png": _png, ".pdf": _pdf, ".svg": _svg}


def _printed(figure: Figure, dpi: float, write: Callable[[BytesIO], object]) -> bytes:
    """Return what a canvas writes, at a resolution; afterwards the figure has its own again."""
    image, own_dpi = BytesIO(), figure.dpi
    figure.dpi = dpi
    try:
        write(image)
    finally:
        figure.dpi = own_dpi
    return image.getvalue()


def _rendered(figure: Figure) -> tuple[bytes, bytes]:
    """Return the figure as PNG and PDF.

    Not by `Figure.savefig`, which arranges its parts, and draws them once for nothing, for each file.
    """
    png, pdf, layout, dpi = BytesIO(), BytesIO(), figure.get_layout_engine(), figure.dpi
    figure.dpi = rcParams["figure.dpi"]
    try:
        FigureCanvasAgg(figure).print_png(png, metadata={"Software": None})
        figure.set_layout_engine("none")
        FigureCanvasPdf(figure).print_pdf(pdf, metadata=_NO_ORIGIN)
    finally:
        figure.dpi = dpi
        figure.set_layout_engine(layout)
    return png.getvalue(), pdf.getvalue()
