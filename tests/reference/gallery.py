"""The gallery of ``configs/README.md``: what each experiment asks, of whom, what it costs, what came of it.

All of it is read from the files: the question, the comment and the conditions from the configuration, the answer, the
picture and the cost from ``results/reference``. ``python -m tests.reference.pages`` writes it.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from snn.config.file.load import load_experiment
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.partner import Partner
from snn.config.trials.calibration_parts import is_spared, ladder_part, null_part
from snn.config.trials.dyad_size import cost_of
from snn.config.trials.expand import expand, live_conditions
from snn.record.publications import Clone
from tests.reference.published import REFERENCE, ROOT

CONFIGS = ROOT / "configs"
TO_REFERENCE = "../results/reference"
CLOSED_NS, ANSWERING_NS = 60.0, 35.0
LADDER_DYADS = 40
"""For each rung, as `snn calibrate` has it by default."""
MOST_DYADS = 4
"""Named one by one in a line."""
MINUTE_S, HOUR_S = 60.0, 3600.0


def gallery() -> str:
    """Return the table of all experiments, and a section for each."""
    experiments = [(path, load_experiment(path)) for path in sorted(CONFIGS.glob("*.yaml"))]
    table = [["experiment", "question", "answer"], ["---"] * 3]
    table += [[f"[{one.name}](#{one.name})", one.question, _verdict(one.name)] for _, one in experiments]
    lines = [f"| {' | '.join(row)} |" for row in table]
    for path, experiment in experiments:
        lines += ["", *_section(path, experiment)]
    return "\n".join(lines) + "\n"


def _section(path: Path, experiment: Experiment) -> Iterator[str]:
    name, conditions = experiment.name, live_conditions(experiment)
    yield f"## {name}"
    yield ""
    yield f"**{experiment.question}** {_comment(path)}".rstrip()
    yield ""
    yield f"- *Dyad*: {_dyads([condition for _, condition in conditions])}."
    yield f"- *Command*: `{_command(path, len(conditions))}`; [the file]({path.name})."
    calibrates = _command(path, 1).startswith("snn calibrate")
    parts = _calibration_parts(experiment) if calibrates else {len(conditions): experiment}
    sizes = ", ".join(_size(part, n) for n, part in parts.items())
    yield f"- *Cost*: {sizes}, {_cost(name, list(parts.values()))}."
    yield from _answer(name)
    if (REFERENCE / f"{name}.png").is_file():
        yield ""
        yield f"![{experiment.question}]({TO_REFERENCE}/{name}.png)"


def _comment(path: Path) -> str:
    """Return what the file says before its first key, in one paragraph."""
    comment = takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").splitlines())
    return re.sub(r"\s+", " ", " ".join(line.lstrip("#") for line in comment)).strip()


def _command(path: Path, n_conditions: int) -> str:
    """Return the command that the file names, or the usual one."""
    named = re.search(rf"`(snn (?:calibrate|plan|gain) configs/{path.name}.*?)`", _comment(path))
    return named.group(1) if named else f"snn {'run' if n_conditions == 1 else 'sweep'} configs/{path.name}"


def _dyads(conditions: list[Experiment]) -> str:
    partners = [getattr(one.partners, name) for one in conditions for name in PARTNERS]
    dyads = list(dict.fromkeys(map(_dyad, partners)))
    return f"{dyads[0]} to {dyads[-1]}" if len(dyads) > MOST_DYADS else ", ".join(dyads)


def _dyad(partner: Partner) -> str:
    gate_nS, answers = partner.motor.gate_conductance_nS, partner.reaction
    if max(answers.mimic, answers.retaliate, answers.withdraw) > 0:
        return "reactive"
    names = {CLOSED_NS: "default", ANSWERING_NS: "answering"}
    return names.get(gate_nS, f"gate {gate_nS:g} nS")


def _size(experiment: Experiment, n_conditions: int) -> str:
    conditions = "1 condition" if n_conditions == 1 else f"{n_conditions} conditions"
    dyads = "1 dyad" if experiment.replicates == 1 else f"{experiment.replicates} dyads"
    lengths = sorted({condition.duration_s for _, condition in live_conditions(experiment)})
    length = " to ".join(f"{one:g}" for one in dict.fromkeys([lengths[0], lengths[-1]]))
    return f"{conditions} of {dyads} of {length} s"


def _calibration_parts(experiment: Experiment) -> dict[int, Experiment]:
    """Return what a calibration simulates, by the number of conditions: dyads live and under nulls, and ladders."""
    nulls, ladder = null_part(experiment), ladder_part(experiment, replicates=LADDER_DYADS)
    few = nulls.model_copy(update={"replicates": 2})  # some nulls show one dyad another
    n_kinds = sum(trial.replicate == 0 and not is_spared(trial, few) for trial in expand(few))
    return {n_kinds: nulls} | ({len(live_conditions(ladder)): ladder} if ladder else {})


def _cost(name: str, parts: list[Experiment]) -> str:
    """Say how long the simulations take on one core: as measured where they are published, else as estimated."""
    published = Clone(ROOT).published().get(name)
    if published:
        return f"{_time(published.cpu_s)} to simulate on one core (measured)"
    return f"some {_time(sum(map(_estimated_s, parts)))} to simulate on one core (estimated)"


def _estimated_s(experiment: Experiment) -> float:
    # replicates are alike; two of them show what one takes from the next
    few = experiment.model_copy(update={"replicates": min(experiment.replicates, 2)})
    trials = [trial for trial in expand(few) if not is_spared(trial, few)]
    return cost_of(trials).cpu_s * experiment.replicates / few.replicates


def _time(cpu_s: float) -> str:
    """Write a time in the unit that people would use.

    Examples
    --------
    >>> _time(15.7), _time(1380.4), _time(9000.0)
    ('16 s', '23 min', '2.5 h')
    """
    if cpu_s < MINUTE_S:
        return f"{cpu_s:.0f} s"
    return f"{cpu_s / MINUTE_S:.0f} min" if cpu_s < HOUR_S else f"{cpu_s / HOUR_S:.1f} h"


def _answer_page(name: str) -> str:
    path = REFERENCE / f"{name}_answer.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _verdict(name: str) -> str:
    """Return the verdict on the question in a word."""
    found = re.search(r"\*\*(.+?)\.\*\*", _answer_page(name))
    if found:
        return found.group(1).lower()
    return "described" if (REFERENCE / f"{name}.md").is_file() else "not made again"


def _answer(name: str) -> Iterator[str]:
    """List each hypothesis with its verdicts, and where the numbers are."""
    page = _answer_page(name)
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if re.match(r"\| \d", line)]
    for number, hypothesis in re.findall(r"^(\d+)\. (.+)$", page, re.MULTILINE):
        verdicts = list(dict.fromkeys(row[-1] for row in rows if row[0] == number))
        yield f"- *Answer*: {hypothesis} **{'; '.join(verdicts)}**"
    if (REFERENCE / f"{name}.md").is_file():
        links = [f"[means]({TO_REFERENCE}/{name}.md)"]
        links += [f"[dyads]({TO_REFERENCE}/{name}.csv)"] if (REFERENCE / f"{name}.csv").is_file() else []
        links += [f"[tests]({TO_REFERENCE}/{name}_answer.md)"] if page else []
        yield f"- *Numbers*: {', '.join(links)}."
    else:
        yield "- *Answer*: not made again with bodies and senses, so it makes no claim."
