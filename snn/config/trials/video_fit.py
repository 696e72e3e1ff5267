"""Whether a partner of one experiment can be a video in another one."""

from snn.config.schema.experiment import Experiment
from snn.units import UNITS, format_quantity


def unfit_video(recorded: Experiment, *, shown_in: Experiment) -> str | None:
    """Say why a recorded partner cannot be shown in another experiment; None if it can.

    Its brain may be of any size: nobody but the reader of its recording ever meets it.

    Parameters
    ----------
    recorded
        The experiment that was recorded.
    shown_in
        The experiment that shows it.
    """
    steps_ms = [experiment.protocol.time_step_ms for experiment in (recorded, shown_in)]
    if steps_ms[0] != steps_ms[1]:
        there, here = (format_quantity(step_ms, UNITS["ms"]) for step_ms in steps_ms)
        return f"protocol.time_step is {there} in the video, {here} here; make it the same"
    if recorded.duration_s < shown_in.duration_s:
        return too_short(recorded.duration_s, shown_in)
    return None


def too_short(video_s: float, shown_in: Experiment) -> str:
    """Say that a video ends too early."""
    lasts, wanted = (format_quantity(value_s, UNITS["s"]) for value_s in (video_s, shown_in.duration_s))
    return f"the video lasts {lasts}, less than duration ({wanted}); take a longer one"


def stopped_early(video_s: float, shown_in: Experiment) -> str:
    """Say that a run was stopped before as much was recorded as is to be shown; what ran away has no replay."""
    lasts, wanted = (format_quantity(value_s, UNITS["s"]) for value_s in (video_s, shown_in.duration_s))
    return (
        f"the run that the video is of was stopped at {lasts}, before duration ({wanted}), for its high rates: "
        "it has no replay; set protocol.stop_on_runaway to false there to record all of it"
    )
