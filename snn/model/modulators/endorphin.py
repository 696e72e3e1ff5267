"""Endorphin: released by shared joy, it disinhibits dopamine (Johnson & North 1992, J Neurosci 12:483)."""

from snn.config.schema.partner import Partner
from snn.config.schema.reward import Endorphin
from snn.model.modulators.modulator import Modulator


def _values(partner: Partner) -> dict[str, float]:
    endorphin = partner.reward.endorphin
    return {
        "endorphin_release": endorphin.release_rate_hz,
        "endorphin_decay": endorphin.decay_time_s,
        "disinhibition": endorphin.disinhibition,
    }


ENDORPHIN = Modulator(
    level=Endorphin.LEVEL,
    variables="""
endorphin : 1

endorphin_release : Hz (constant)
endorphin_decay : second (constant)
disinhibition : 1 (constant)
""",
    step="""
endorphin = endorphin + dt*(endorphin_release*joy - endorphin/endorphin_decay)
""",
    values=_values,
)
