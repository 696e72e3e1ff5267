"""Figures on disk: a PNG to look at and a PDF to print, the same bytes for the same figure."""

from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from snn.plot.style import RESOLUTION_DPI, house_style
from snn.record.atomic import make_folder, write_atomically


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
    same Matplotlib has the same bytes.
    """
    make_folder(path_stem.parent)
    png = path_stem.with_name(f"{path_stem.name}.png")
    pdf = path_stem.with_name(f"{path_stem.name}.pdf")
    write_atomically(png, _rendered(figure, "png", {"Software": None}))
    write_atomically(pdf, _rendered(figure, "pdf", {"CreationDate": None, "Creator": None, "Producer": None}))
    return png, pdf


def _rendered(figure: Figure, file_format: str, metadata: dict[str, None]) -> bytes:
    buffer = BytesIO()
    figure.savefig(buffer, format=file_format, dpi=RESOLUTION_DPI, metadata=metadata)
    return buffer.getvalue()
