"""Reward: shared joy releases endorphin, endorphin disinhibits dopamine, returned affection makes it burst."""

from typing import Literal

from snn.config.modulators.dopamine import Dopamine
from snn.config.modulators.endorphin import Endorphin
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Nanosiemens, Seconds


class Reward(Frozen):
    """Reward learning: dw/dt = learning_rate * eligibility * (dopamine - its running mean).

    Eligibility gathers the potentiating steps (pre before post) of the rule of `mirror.learning` and fades: only those
    are reinforced by dopamine in Yagishita et al. 2014 (Science 345:1616). With the depressing steps too, an act that
    is seen behind a closed gate unlearns what it should learn. Sources: Izhikevich 2007 (Cereb Cortex 17:2443);
    Fremaux & Gerstner 2016 (Front Neural Circuits 9:85).
    """

    learning_rate: float = parameter(
        0.0,
        meaning="Speed of reward learning, per second, unit of dopamine and step of the rule; 0 is off.",
        larger="faster learning from reward",
        source="user's choice",
        ge=0,
        le=1_000,
    )
    sites: Literal["mirror", "motor", "both"] = parameter(
        "both",
        meaning="Which synapses learn: the mirror path, the positive channels' execution to motor path, or both.",
        source="user's choice",
    )
    eligibility_time_s: Seconds = parameter(
        1.0,
        meaning="Time constant of the eligibility trace.",
        larger="later rewards still count",
        source="Izhikevich 2007; 0.3 to 2 s in Yagishita et al. 2014",
        ge=0.04,
        le=1_000,
    )
    motor_weight_max_nS: Nanosiemens = parameter(
        2.2,
        meaning="Upper bound of an execution to motor weight.",
        larger="stronger acts possible",
        gt=0,
        le=1_000,
    )
    endorphin: Endorphin = parameter(Endorphin(), meaning="Endorphin.", source="see its keys")
    dopamine: Dopamine = parameter(Dopamine(), meaning="Dopamine.", source="see its keys")
