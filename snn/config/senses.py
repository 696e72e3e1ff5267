"""What a partner sees: of the other, and of itself."""

from snn.config.channel_lists import IN_ORDER, ChannelOrder
from snn.config.frozen import Frozen, parameter
from snn.config.quantities import Milliseconds, Nanosiemens


class Senses(Frozen):
    """How motor cells of a channel reach the observation cells of a partner: through a depressing synapse.

    The synapse delivers `weight` times its resource, which then loses the share `depression` and recovers.
    """

    coupling: float = parameter(
        1.0,
        meaning="Factor on `weight`.",
        larger="the partner is seen more strongly; 0 cuts the link",
        source="user's choice",
        ge=0,
        le=100,
    )
    weight_nS: Nanosiemens = parameter(
        4.0,
        meaning="Conductance per spike of a fully recovered synapse.",
        larger="the partner is seen more strongly; from about 6 nS both ways the dyad reverberates",
        ge=0,
        le=1_000,
    )
    probability: float = parameter(
        0.5,
        meaning="Share of a channel's motor cells that an observation excitatory cell of that channel hears.",
        larger="the partner is seen more strongly",
        ge=0,
        le=1,
    )
    delay_ms: Milliseconds = parameter(
        100.0,
        meaning="Shortest sensory delay.",
        larger="later response to the partner, slower loop",
        source="assumed (plausible range 50 to 150 ms)",
        gt=0,
        le=10_000,
    )
    delay_spread_ms: Milliseconds = parameter(
        20.0,
        meaning="Delays are uniform from `delay` to `delay` plus this.",
        larger="more scattered sensory input",
        ge=0,
        le=10_000,
    )
    depression: float = parameter(
        0.3,
        meaning="Share of the synapse's resource that each spike uses up.",
        larger="the onset of an act is seen, its duration less",
        ge=0,
        le=1,
    )
    recovery_time_ms: Milliseconds = parameter(
        200.0,
        meaning="Time constant with which the resource recovers.",
        larger="longer depression after each act",
        gt=0,
        le=100_000,
    )


class Reafference(Senses):
    """What a partner sees of itself; cut unless `coupling` is raised."""

    coupling: float = parameter(
        0.0,
        meaning="Factor on `weight`.",
        larger="the partner sees its own acts more strongly; 0 cuts the link",
        source="user's choice",
        ge=0,
        le=100,
    )
    seen_as: ChannelOrder = parameter(
        IN_ORDER,
        meaning=(
            "As which act each of the partner's own acts (smile, touch, frown, withdraw) is seen; another order is "
            "counter-mirror training (Catmur et al. 2007, Curr Biol 17:1527)."
        ),
        source="user's choice",
    )


class Link(Frozen):
    """What the partners see of each other."""

    a_to_b: Senses = parameter(
        Senses(), meaning="How a's acts reach b's observation circuit.", source="see its keys"
    )
    b_to_a: Senses = parameter(
        Senses(), meaning="How b's acts reach a's observation circuit.", source="see its keys"
    )
