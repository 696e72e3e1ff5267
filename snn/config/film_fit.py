"""Whether a partner of one experiment can be a film in another one."""

from snn.config.experiment import Experiment
from snn.config.size import other_cells
from snn.units import UNITS, format_quantity


def unfit_film(recorded: Experiment, *, whose: str, shown: Experiment, partner: str) -> str | None:
    """Say why a recorded partner cannot be shown; None if it can.

    Parameters
    ----------
    recorded, whose
        The experiment that was recorded, and which of its partners is the film.
    shown, partner
        The experiment that shows it, and as which partner.
    """
    other = other_cells(getattr(recorded.partners, whose), getattr(shown.partners, partner))
    if other:
        return f"{other} is another in the film, and with it the cells; make it the same"
    steps_ms = [experiment.protocol.time_step_ms for experiment in (recorded, shown)]
    if steps_ms[0] != steps_ms[1]:
        there, here = (format_quantity(step_ms, UNITS["ms"]) for step_ms in steps_ms)
        return f"protocol.time_step is {there} in the film, {here} here; make it the same"
    if recorded.duration_s < shown.duration_s:
        return too_short(recorded.duration_s, shown)
    return None


def too_short(film_s: float, shown: Experiment) -> str:
    """Say that a film ends too early."""
    lasts, wanted = (format_quantity(value_s, UNITS["s"]) for value_s in (film_s, shown.duration_s))
    return f"the film lasts {lasts}, less than duration ({wanted}); take a longer one"
