"""The table of dyads with labelled axes: for xarray, and for every program that reads NetCDF."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from snn.config.columns.column_names import column_attributes
from snn.config.file.resolved_document import resolved_yaml
from snn.config.null_models.axis import axis_names
from snn.errors import ResultError
from snn.record.atomic import write_atomically
from snn.record.csv_text import without_empty_columns
from snn.record.health import is_scored
from snn.report.published import results_origin
from snn.report.results import Results
from snn.wording import forced

if TYPE_CHECKING:
    import xarray

IDENTITY: Final = ("replicate", "key", "health")
MEANS_GROUP: Final = "means"
REMEDY: Final = "pip install 'snn-dyad[netcdf]'"


def dataset_of(results: Results) -> "xarray.Dataset":
    """Return the dyads as a dataset in long form.

    Returns
    -------
    xarray.Dataset
        Dimension ``run``; coordinates: each axis of the sweep, ``replicate``, ``key``, ``health`` and ``scored``;
        variables: every measure that any run has, ``(n_runs,)``, nan where it is undefined, with its meaning, unit and
        range as attributes. Unscored dyads keep what was measured in them, and say so: ``scored`` is False.

    Raises
    ------
    ResultError
        If no run is complete, or xarray is not installed.
    """
    xarray = _xarray()
    if not results.rows:
        raise ResultError(f"'{results.folder.path}' holds no complete run")
    axes, rows = axis_names(results.experiment), without_empty_columns(results.rows)
    named = (*axes, *IDENTITY)
    scored = np.array([is_scored(row["health"]) for row in rows])
    coordinates = {name: ("run", _values([row[name] for row in rows])) for name in named}
    measures = [name for name in dict.fromkeys(n for row in rows for n in row) if name not in named]
    variables = {
        name: ("run", _values([row.get(name, np.nan) for row in rows]), column_attributes(name))
        for name in measures
    }
    return xarray.Dataset(variables, {**coordinates, "scored": ("run", scored)}, _about(results))


def means_of(dyads: "xarray.Dataset", *, axes: Sequence[str]) -> "xarray.Dataset":
    """Return the mean of every number over the scored dyads of each condition.

    Parameters
    ----------
    dyads
        From `dataset_of`.
    axes
        Names of the axes of the sweep.

    Returns
    -------
    xarray.Dataset
        One dimension for each axis; ``n_scored`` and ``n_dyads`` say how many dyads a mean is of. A condition without
        a scored dyad has no means.
    """
    xarray = _xarray()
    points = {axis: list(dict.fromkeys(dyads[axis].values.tolist())) for axis in axes}
    shape = tuple(len(found) for found in points.values())
    cells = [[points[axis].index(value) for value in dyads[axis].values.tolist()] for axis in axes]
    cell = np.ravel_multi_index(cells, shape) if axes else np.zeros(dyads.sizes["run"], dtype=int)
    n_cells, scored = int(np.prod(shape, dtype=int)), dyads["scored"].values
    numbers = {name: found for name, found in dyads.data_vars.items() if found.dtype.kind == "f"}
    means = {
        name: (axes, _mean_by(cell, found.values, scored, n_cells).reshape(shape), found.attrs)
        for name, found in numbers.items()
    }
    counts = {
        "n_dyads": (axes, np.bincount(cell, minlength=n_cells).reshape(shape)),
        "n_scored": (axes, np.bincount(cell[scored], minlength=n_cells).reshape(shape)),
    }
    return xarray.Dataset({**counts, **means}, points, {"means_of": "scored dyads"})


def write_netcdf(results: Results, path: Path, *, force: bool = False) -> None:
    """Write the dyads into a NetCDF file, and their means into its group ``means``, whole or not at all.

    Raises
    ------
    ResultError
        As for `dataset_of`; if the file is there and ``force`` is false, or it cannot be written.
    """
    if not force and os.path.lexists(path):
        raise ResultError(f"'{path}' exists; choose another name, or {forced()}")
    dyads = dataset_of(results)
    means = means_of(dyads, axes=axis_names(results.experiment))
    engine = _netcdf_engine()
    # elsewhere first: the libraries of NetCDF call every failure a lack of permission
    with tempfile.TemporaryDirectory(prefix="snn-netcdf-") as folder:
        file = Path(folder) / "dyads.nc"
        dyads.to_netcdf(file, engine=engine)
        means.to_netcdf(file, engine=engine, mode="a", group=MEANS_GROUP)
        content = file.read_bytes()
    try:
        write_atomically(path, content)
    except ValueError as error:
        raise ResultError(f"cannot write to {str(path)!r}: {error}") from error


def _mean_by(cell: Any, values: Any, scored: Any, n_cells: int) -> Any:
    """Return the mean of the scored values of each cell, without those that are undefined; nan of none."""
    counted = scored & ~np.isnan(values)
    sums = np.bincount(cell[counted], weights=values[counted], minlength=n_cells)
    with np.errstate(invalid="ignore"):
        return sums / np.bincount(cell[counted], minlength=n_cells)


def _values(column: Sequence[Any]) -> Any:
    """Return a column as one type: numbers where all are numbers or missing, else text."""
    known = [value for value in column if value is not None]
    if all(isinstance(value, int) and not isinstance(value, bool) for value in column):
        return np.array(column, dtype=np.int64)
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        return np.array([np.nan if value is None else value for value in column], dtype=np.float64)
    texts = ["" if value is None or value != value else str(value) for value in column]
    return np.array(texts, dtype=object)


def _about(results: Results) -> Mapping[str, str]:
    """Say what the dataset is, so that the file explains itself."""
    experiment = results.experiment
    return {
        "title": experiment.name,
        "question": experiment.question,
        "history": f"made by snn, commit {', '.join(results_origin(results).commits)}",
        "configuration": resolved_yaml(experiment),
        "comment": "One run is one model dyad. Levels are in arbitrary units. Means leave unscored dyads out.",
    }


def _netcdf_engine() -> Any:
    """Name what writes NetCDF with groups here."""
    for package, engine in {"h5netcdf": "h5netcdf", "netCDF4": "netcdf4"}.items():
        if find_spec(package) is not None:
            return engine
    raise ResultError(f"NetCDF needs h5netcdf; {REMEDY}")


def _xarray() -> Any:
    try:
        import xarray
    except ImportError:
        raise ResultError(f"labelled axes need xarray; {REMEDY}") from None
    return xarray
