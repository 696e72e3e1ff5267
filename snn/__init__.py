"""A spiking model of two partners who see each other act, and measures of how they synchronise.

From an experiment to an answer::

    import snn

    snn.examples()                                     # experiments that come with snn, and their questions
    asked = snn.experiment("first_light", duration="40 s", replicates=3)
    results = snn.run(asked, "results/mine")           # simulates, measures, draws; goes on where it was stopped
    results.table                                      # one row a dyad; a data frame if pandas is installed
    results.figure("raster")                           # of a dyad; results.kinds names all figures
    snn.open_results("results/mine").runs[0].recording # again later: what a dyad did, as arrays
    snn.compare_runs("results/mine", "results/other").table  # side by side: differences, with intervals and p

One dyad in memory, and what is measured in it::

    recording = snn.simulate_dyad(asked)
    recording.rates_hz("a_execution_e")                # (n_channels, n_bins)
    snn.measure(recording)["C"]                        # as in the table: synchrony, cue test, index ...

Signals of any origin, such as those of two people::

    snn.synchrony(signal_a, signal_b, bin_ms=20)       # the peak correlation, its null, and p
    snn.influence(cues, signals, step_ms=50)           # does each follow the other's private, random cues?

Which measure can be trusted, on dyads whose coupling is known::

    snn.calibrate(asked, "results/calibration")

Units stand at the end of names (``_s``, ``_ms``, ``_hz``, ``_nS``), quantities in settings are text with a unit
(``"40 s"``). What is wrong is said in one line, by an `SnnError`. What the functions return has help of its own:
``help(snn.Results)``, and so on for ``Recording``, ``Synchrony``, ``Influence`` and ``Calibration``. Pages with
examples: the folder ``docs/examples`` of the package. The same on the command line: ``snn --help``.
"""

from typing import Any

from snn.errors import SnnError as SnnError

__version__ = "0.2.0"
_HOMES = {
    "experiment": "experiments",
    "examples": "experiments",
    "run": "running",
    "simulate_dyad": "running",
    "open_results": "results",
    "Results": "results",
    "Recording": "recording",
    "compare_runs": "comparing",
    "Comparison": "comparing",
    "write_report": "reporting",
    "write_explorer": "exploring",
    "measure": "measuring",
    "synchrony": "measuring",
    "Synchrony": "measuring",
    "influence": "influences",
    "Influence": "influences",
    "calibrate": "calibrating",
    "Calibration": "calibrating",
}
"""Where in `snn.api` each name is, so that ``import snn`` alone loads nothing; type checkers read ``__init__.pyi``."""
__all__ = [name for name in _HOMES if name.islower()]  # pyright: ignore[reportUnsupportedDunderAll]
"""Functions alone, so that ``help(snn)`` reads like a page."""


def __getattr__(name: str) -> Any:
    """Load what is asked for."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'snn' has no attribute '{name}'")
    return getattr(import_module(f"snn.api.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Name what is public beside what is loaded."""
    return sorted({*globals(), *_HOMES})
