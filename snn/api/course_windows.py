"""The windows of ``snn course``, checked before any recording is read."""

from typing import TYPE_CHECKING

from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.config.schema.procedure import Analysis

MIN_WINDOWS = 4
"""A recording holds at least so many: shifts by a window and more need room."""


def windows_in_s(
    window: str, step: str | None, *, analysis: "Analysis", longest_s: float
) -> tuple[float, float]:
    """Read length and step of the windows, in seconds; without a step it is half a window.

    Raises
    ------
    ResultError
        If one is no duration or not whole bins, if windows would leave gaps, or are too short or too long.
    """
    window_s = _seconds("--window", window)
    _check_bins("--window", window, window_s, analysis)
    if step is None:
        step_s = window_s / 2
        _check_bins("--window", f"half of {window}, the step,", step_s, analysis, remedy="; give --step")
    else:
        step_s = _seconds("--step", step)
        _check_bins("--step", step, step_s, analysis)
    if step_s > window_s:
        raise ResultError(
            f"--step: {step} is longer than --window ({window}): no window would hold what is between"
        )
    _check_length(window, window_s, analysis, longest_s)
    return window_s, step_s


def _seconds(option: str, text: str) -> float:
    from snn.units import UNITS, parse_quantity

    try:
        found = parse_quantity(text, UNITS["s"])
    except ValueError as error:
        raise ResultError(f"{option}: {error}") from error
    if found <= 0:
        raise ResultError(f"{option}: {text} is not above 0 s")
    return found


def _check_bins(option: str, told: str, length_s: float, analysis: "Analysis", *, remedy: str = "") -> None:
    from snn.config.schema.time_grid import is_multiple, milliseconds

    if not is_multiple(milliseconds(length_s), analysis.bin_ms):
        raise ResultError(
            f"{option}: {told} is not a whole multiple of analysis.bin ({analysis.bin_ms:g} ms){remedy}"
        )


def _check_length(window: str, window_s: float, analysis: "Analysis", longest_s: float) -> None:
    n_bins = round(longest_s * 1e3 / analysis.bin_ms)
    most_s = n_bins // MIN_WINDOWS * analysis.bin_ms * 1e-3
    if window_s > most_s + 1e-9:
        raise ResultError(
            f"--window: {longest_s:g} s cannot be followed in windows of {window}: four of them are the least; take at "
            f"most {most_s:g} s"
        )
    if window_s * 1e3 <= analysis.max_lag_ms:
        raise ResultError(
            f"--window: {window} is no longer than the largest lag (analysis.max_lag, {analysis.max_lag_ms:g} ms); "
            f"take from {analysis.max_lag_ms + analysis.bin_ms:g} ms to {most_s:g} s"
        )
