"""One partner: everything that makes it up."""

from snn.config.modulators.oxytocin import Oxytocin
from snn.config.modulators.serotonin import Serotonin
from snn.config.modulators.stress import Stress
from snn.config.schema.body import Body, Vision
from snn.config.schema.cells import CellParameters, Sizes
from snn.config.schema.connections import Circuit, EfferenceCopy, Mirror, Motor, Projection
from snn.config.schema.drive import Background, Intention
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.learning import InhibitoryLearning
from snn.config.schema.reaction import Reaction
from snn.config.schema.reward import Reward
from snn.config.schema.video import MEANING, Video
from snn.config.schema.vision import Reafference

_PARTS = "see its keys"


class Partner(Frozen):
    """All parameters of one partner."""

    size_factor: float = parameter(
        1.0,
        meaning="Factor on all numbers of cells; weights are divided by it, which keeps the mean input.",
        larger="smoother rates, longer simulation (synapses grow with its square)",
        source="user's choice",
        ge=0.1,
        le=200,
    )
    cells: CellParameters = parameter(CellParameters(), meaning="The cell model.", source=_PARTS)
    sizes: Sizes = parameter(Sizes(), meaning="Numbers of cells.", source=_PARTS)
    observation: Circuit = parameter(
        Circuit(),
        meaning="Connections within the observation circuit, which responds to what is seen.",
        source=_PARTS,
    )
    execution: Circuit = parameter(
        Circuit(), meaning="Connections within the execution circuit, which drives acts.", source=_PARTS
    )
    mirror: Mirror = parameter(Mirror(), meaning="Observation to execution: the mirror path.", source=_PARTS)
    feedforward_inhibition: Projection = parameter(
        Projection(), meaning="Observation excitatory to execution inhibitory cells.", source=_PARTS
    )
    efference_copy: EfferenceCopy = parameter(
        EfferenceCopy(), meaning="Execution excitatory to observation inhibitory cells.", source=_PARTS
    )
    motor: Motor = parameter(Motor(), meaning="The motor pool and its gate.", source=_PARTS)
    body: Body = parameter(Body(), meaning="How motor cells move the body.", source=_PARTS)
    vision: Vision = parameter(Vision(), meaning="The input that what is seen gives.", source=_PARTS)
    reafference: Reafference = parameter(
        Reafference(), meaning="What the partner sees of itself.", source=_PARTS
    )
    background: Background = parameter(Background(), meaning="Private noise.", source=_PARTS)
    intention: Intention = parameter(Intention(), meaning="What the partner sets out to do.", source=_PARTS)
    oxytocin: Oxytocin = parameter(Oxytocin(), meaning="Oxytocin level and effects.", source=_PARTS)
    serotonin: Serotonin = parameter(Serotonin(), meaning="Serotonin level and effects.", source=_PARTS)
    stress: Stress = parameter(Stress(), meaning="What negative acts leave behind.", source=_PARTS)
    reward: Reward = parameter(Reward(), meaning="Endorphin, dopamine and reward learning.", source=_PARTS)
    reaction: Reaction = parameter(Reaction(), meaning="How the partner answers what it sees.", source=_PARTS)
    inhibitory_learning: InhibitoryLearning = parameter(
        InhibitoryLearning(), meaning="Inhibitory to excitatory synapses of both circuits.", source=_PARTS
    )
    video: Video = parameter(None, meaning=MEANING, source="user's choice")


class Partners(Frozen):
    """The two partners, each complete."""

    a: Partner = parameter(Partner(), meaning="Partner a; overrides `partner`.", source=_PARTS)
    b: Partner = parameter(Partner(), meaning="Partner b; overrides `partner`.", source=_PARTS)
