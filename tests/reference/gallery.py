"""``python -m tests.reference.gallery``: writes ``configs/README.md``: what each experiment asks, and of whom."""

from pathlib import Path

from snn.config.file.load import load_experiment
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.partner import Partner
from snn.config.trials.expand import live_conditions
from tests.reference.published import REFERENCE, ROOT

CONFIGS = ROOT / "configs"
CLOSED_NS, ANSWERING_NS = 60.0, 35.0
MOST_DYADS = 4
"""Named one by one in a line."""
INTRODUCTION = """<!-- python -m tests.reference.gallery -->

# Experiments

`snn run configs/NAME.yaml`, or `snn sweep` where there are several conditions. *dyad*: the default one, whose motor
gate is closed (60 nS), the answering one (35 nS), one with reactive partners (a seen act is answered with a
probability), or one with another gate; all that the conditions have. *made again*: with bodies and senses, and
published in [`results/reference`](../results/reference); what is not makes no claim.
"""


def gallery() -> str:
    """Return the text of the page."""
    lines = [["experiment", "question", "dyad", "conditions x dyads", "length", "made again"]]
    lines += [_line(load_experiment(path)) for path in sorted(CONFIGS.glob("*.yaml"))]
    lines[1:1] = [["---"] * len(lines[0])]
    return "\n".join([INTRODUCTION, *(f"| {' | '.join(line)} |" for line in lines), ""])


def _line(experiment: Experiment) -> list[str]:
    conditions = live_conditions(experiment)
    dyads = list(
        dict.fromkeys(_dyad(getattr(one.partners, name)) for _, one in conditions for name in PARTNERS)
    )
    if len(dyads) > MOST_DYADS:
        dyads = [f"{dyads[0]} to {dyads[-1]}"]
    published = (REFERENCE / f"{experiment.name}.md").is_file()
    return [
        f"[{experiment.name}]({experiment.name}.yaml)",
        experiment.question,
        ", ".join(dyads),
        f"{len(conditions)} x {experiment.replicates}",
        f"{experiment.duration_s:g} s",
        f"[yes](../results/reference/{experiment.name}.md)" if published else "not yet",
    ]


def _dyad(partner: Partner) -> str:
    gate_nS, answers = partner.motor.gate_conductance_nS, partner.reaction
    if max(answers.mimic, answers.retaliate, answers.withdraw) > 0:
        return "reactive"
    names = {CLOSED_NS: "default", ANSWERING_NS: "answering"}
    return names.get(gate_nS, f"gate {gate_nS:g} nS")


def main() -> None:
    """Write the page."""
    Path(CONFIGS / "README.md").write_text(gallery(), encoding="utf-8")


if __name__ == "__main__":
    main()
