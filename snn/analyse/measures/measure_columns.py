"""The columns of the table of measures: what each is called, known without loading what measures them."""

from collections.abc import Sequence
from typing import Final

MEASURE: Final = "measure."
"""Begins the name of the column of each measure of the list."""
NULL_MEAN: Final = "null_mean."
"""Begins the name of the mean of a measure's null."""
NULL95: Final = "null95."
"""Begins the name of the 95th percentile of a measure's null."""
P_VALUE: Final = "p."
"""Begins the name of a measure's p on its null."""
NULL_COLUMNS: Final = (NULL_MEAN, NULL95, P_VALUE)
SEED: Final = "view_seed"
"""What samples of cells and shifts are drawn from; kept with the measures, no column of the table."""


def measure_columns(measures: Sequence[str], *, with_nulls: bool) -> tuple[str, ...]:
    """Name the columns of measures, in order.

    Parameters
    ----------
    measures
        Names, see `snn.analyse.measures.registry`.
    with_nulls
        Whether each has its null beside it.

    Examples
    --------
    >>> measure_columns(["isi"], with_nulls=True)
    ('measure.isi', 'null_mean.isi', 'null95.isi', 'p.isi')
    """
    starts = (MEASURE, *NULL_COLUMNS) if with_nulls else (MEASURE,)
    return tuple(start + name for name in measures for start in starts)


def null_columns(measure: str) -> tuple[str, str, str]:
    """Name the columns of the null of one measure: mean, 95th percentile and p."""
    return NULL_MEAN + measure, NULL95 + measure, P_VALUE + measure
