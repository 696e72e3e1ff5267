"""Dopamine: a tonic level that endorphin raises, bursts, and the error that reward learning is driven by."""

from collections.abc import Iterator

from snn.config.schema.partner import Partner
from snn.config.schema.reward import Dopamine
from snn.model.modulators.modulator import Modulator

_MS = 1e-3


def _values(partner: Partner) -> dict[str, float]:
    dopamine = partner.reward.dopamine
    return {
        "dopamine": dopamine.tonic_level,
        "dopamine_mean": dopamine.tonic_level,
        "contingent": float(dopamine.source == "contingent"),
        "given": float(dopamine.source == "given"),
        "held": float(dopamine.source == "clamped"),
        "tonic_dopamine": dopamine.tonic_level,
        "burst_size": dopamine.burst_size,
        "burst_decay": dopamine.decay_time_ms * _MS,
        "mean_time": dopamine.mean_time_s,
    }


_SITES = {"mirror": "the mirror path", "motor": "the motor path", "both": "the mirror and the motor path"}


def _assumed(partner: Partner) -> Iterator[str]:
    reward = partner.reward
    if reward.learning_rate > 0 or reward.dopamine.source != "clamped":
        taught = f", teaching {_SITES[reward.sites]}" if reward.learning_rate > 0 else ""
        yield f"dopamine {reward.dopamine.source}{taught}"


DOPAMINE = Modulator(
    level=Dopamine.LEVEL,
    variables="""
burst : 1                               # of dopamine
dopamine : 1
dopamine_mean : 1
dopamine_error : 1                      # what reward learning is driven by
n_bursts : 1

contingent : 1 (constant)
given : 1 (constant)
held : 1 (constant)                     # 1 if dopamine stays at its tonic level
tonic_dopamine : 1 (constant)
burst_size : 1 (constant)
burst_decay : second (constant)
mean_time : second (constant)
""",
    step="""
_given_bursts = given*scheduled_value(burst_row, t_in_timesteps*steps_per_level)
burst = burst*exp(-dt/burst_decay) + burst_size*(contingent*n_bursts + _given_bursts)
n_bursts = 0
dopamine = tonic_dopamine*(1 + (1 - held)*disinhibition*endorphin) + burst
dopamine_mean = dopamine_mean + dt/mean_time*(dopamine - dopamine_mean)
dopamine_error = (1 - held)*(dopamine - dopamine_mean)
""",
    values=_values,
    assumed=_assumed,
    also_recorded=("dopamine_mean",),
)
