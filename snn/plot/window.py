"""Which part of a recording a figure shows."""

from snn.errors import ResultError

MAX_WINDOW_S = 20.0
"""A longer stretch on the width of a page cannot be read spike by spike or act by act."""


def shown_window_s(
    duration_s: float, *, transient_s: float, asked_s: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Choose the stretch of a recording that is drawn.

    Parameters
    ----------
    duration_s
        Length of the recording.
    transient_s
        What the analysis discards at the start.
    asked_s
        Start and stop, if the user wants to see a certain stretch.

    Returns
    -------
    tuple of float
        Start and stop in seconds: what was asked for; else the whole recording if it is at most 20 s long;
        else the first 20 s after the transient.

    Raises
    ------
    ResultError
        If the stretch asked for does not lie inside the recording.

    Examples
    --------
    >>> shown_window_s(80.0, transient_s=0.5)
    (0.5, 20.5)
    """
    if asked_s is not None:
        start_s, stop_s = asked_s
        if not 0 <= start_s < stop_s <= duration_s:
            raise ResultError(
                f"cannot show {start_s:g} to {stop_s:g} s: the recording lasts from 0 to {duration_s:g} s; "
                "choose a stretch inside it"
            )
        return start_s, stop_s
    if duration_s <= MAX_WINDOW_S:
        return 0.0, duration_s
    start_s = min(transient_s, duration_s - MAX_WINDOW_S)
    return start_s, start_s + MAX_WINDOW_S
