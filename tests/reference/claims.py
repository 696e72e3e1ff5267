"""``python -m tests.reference.claims``: what the package was made to show, and what became of each claim.

Reads the tests that each configuration states (`analysis.answer`) and the published tables of dyads, makes the tests
again, and writes ``claims.md``. No number of it is typed by hand. A claim whose experiment is not published says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from snn.compare.answering import Finding, Verdict, overall
from snn.config.schema.answers import Answer, DifferenceAnswer, EquivalenceAnswer
from snn.report.answer_table import effect_texts
from snn.report.closing_table import as_markdown
from tests.reference.published import REFERENCE, configuration, made_again

SHORT_HEADING = ("claim", "experiment", "hypothesis written", "n", "verdict")
HEADING = ("claim", "hypothesis", "from", "written", "n", "effect", "verdict", "ablation")
BEFORE, AFTER = "before", "after"
NO_DATA, NO_ABLATION = "no data", "-"
LEGEND = (
    "Made by `python -m tests.reference.claims` from the tests that the configurations state and the published "
    "tables of dyads, whose numbers are rounded; *from*: the experiment, whose `NAME_answer.md` says what is "
    "tested; *n*: model dyads. *written*: whether the hypothesis was written down before any dyad of this model "
    "was run with these seeds (most were written after those of the model with synapses, which this one "
    "replaces), or after tables of the same seeds were there: then its verdict describes these dyads, and is no "
    "test of a prediction. *effect*: with its 95 % interval, paired by dyad. *ablation*: the effect that is left "
    "without what is claimed to cause it; *this line*: the hypothesis itself compares with that. *no data*: not made "
    "with bodies and senses."
)


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is left without the mechanism."""

    without: str
    """What is taken away, in a few words."""
    experiment: str
    answer: Answer
    line: int = 1
    """Of which hypothesis of the claim."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim and the experiment that tests it."""

    name: str
    experiment: str
    written: str
    """Whether its hypotheses were written before the data, or after."""
    ablations: tuple[Ablation, ...] = ()
    against: tuple[tuple[int, str], ...] = ()
    """Hypotheses that are ablations themselves: the line, and what is taken away in its baseline."""


def difference(hypothesis: str, outcome: str, axis: str, condition: str, baseline: str) -> DifferenceAnswer:
    """Return a paired difference, either way."""
    return DifferenceAnswer(
        hypothesis=hypothesis, outcome=outcome, axis=axis, condition=condition, baseline=baseline
    )


CLAIMS = (
    Claim(
        "a mirror map is learned from watching oneself",
        "mirror_learning",
        AFTER,
        (
            Ablation(
                "the sight, over no learning",
                "mirror_learning",
                difference("-", "execution_e_congruent_fraction", "training", "not_seen", "none"),
            ),
        ),
    ),
    Claim(
        "an act is acquired by imitation",
        "imitation",
        BEFORE,
        against=(
            (1, "the model's act"),
            (2, "an open motor gate"),
            (3, "the sight of itself"),
            (4, "learning in the lesson"),
        ),
    ),
    Claim(
        "a seen act is read from cells that code for doing it",
        "reading",
        BEFORE,
        against=((3, "the sight of the partner"), (4, "the mirror map")),
    ),
    Claim(
        "oxytocin raises synchrony",
        "oxytocin_dose",
        AFTER,
        (
            Ablation(
                "its gain on what is seen",
                "oxytocin_mechanisms",
                DifferenceAnswer(
                    hypothesis="-",
                    outcome="C",
                    axis="interneurons",
                    condition="driven",
                    baseline="none",
                    at=(("social_gain", "none"),),
                ),
            ),
            Ablation(
                "its drive of interneurons",
                "oxytocin_mechanisms",
                DifferenceAnswer(
                    hypothesis="-",
                    outcome="C",
                    axis="social_gain",
                    condition="raised",
                    baseline="none",
                    at=(("interneurons", "none"),),
                ),
            ),
        ),
    ),
    Claim(
        "oxytocin's two actions do more than their sum",
        "oxytocin_mechanisms",
        BEFORE,
        against=((1, "the drive of interneurons"),),
    ),
    Claim("oxytocin is more than a change of rates", "oxytocin_rate_matched", BEFORE),
    Claim(
        "oxytocin is blind to valence", "oxytocin_negative", BEFORE, against=((2, "the blindness (gated)"),)
    ),
    Claim("touch, by oxytocin, raises synchrony", "touch_release", AFTER, against=((1, "release by touch"),)),
    Claim(
        "oxytocin ends a quarrel sooner, and by its damping of stress alone",
        "stress_conflict",
        AFTER,
        (
            Ablation(
                "the damping",
                "stress_conflict",
                difference("-", "stress_half_time_s", "oxytocin", "no_damping", "none"),
            ),
        ),
    ),
    Claim(
        "oxytocin helps following who does not respond",
        "leadership",
        BEFORE,
        against=((3, "its gain on what is seen"),),
    ),
    Claim(
        "endorphin, by dopamine, raises the return of affection",
        "endorphin_reward",
        BEFORE,
        against=((1, "returns that earn it"), (2, "the opioids' part")),
    ),
    Claim("a reward teaches what has just been done", "reward_delay", BEFORE),
    Claim("serotonin: synchrony is best at a balance", "serotonin_dose", AFTER),
    Claim("the balance moves with the coupling", "serotonin_map", AFTER),
    Claim("serotonin divides responses", "serotonin_mechanisms", BEFORE),
    Claim(
        "serotonin: less drive to engage after a quarrel",
        "serotonin_drive",
        BEFORE,
        (
            Ablation(
                "the drive (receptors only)",
                "serotonin_drive",
                difference("-", "positive_return_margin", "serotonin", "receptors", "held"),
            ),
        ),
    ),
    Claim(
        "exchanges bind or strain by intensity, frequency and valence",
        "valence_ratio",
        BEFORE,
        (
            Ablation(
                "learning",
                "valence_ratio_frozen",
                EquivalenceAnswer(
                    hypothesis="-",
                    outcome="positive_return_margin",
                    axis="beginning",
                    condition="affection",
                    baseline="quarrel",
                    margin=0.05,
                ),
                line=4,
            ),
        ),
    ),
    Claim(
        "who answers is told from who is merely influenced",
        "reactive_dyad",
        BEFORE,
        against=((1, "reactions"), (2, "reactions")),
    ),
    Claim("synchrony returns after a rupture", "rupture_repair", BEFORE, against=((2, "the repair"),)),
    Claim("synchrony grows with the coupling", "coupling_dose", AFTER),
    Claim("the effect of cues grows with the coupling", "recovery", AFTER),
)


def claims() -> str:
    """Return the page: a line for each claim, and the tests that it rests on."""
    lines = [line for claim in CLAIMS for line in _lines(claim)]
    tables = f"{summary()}\n\n{as_markdown([HEADING, *lines])}"
    return f"<!-- python -m tests.reference.claims -->\n\n{tables}\n\n{LEGEND}\n"


def summary() -> str:
    """Return the short table, which stands in the page of findings as well."""
    return as_markdown([SHORT_HEADING, *map(_short, CLAIMS)])


def _short(claim: Claim) -> list[str]:
    if not _is_published(claim.experiment):
        return [claim.name, claim.experiment, claim.written, "-", NO_DATA]
    experiment = configuration(claim.experiment)
    found = made_again(experiment, experiment.analysis.answer)
    n = min((one.effects[0].n for one in found if one.effects), default=0)
    return [claim.name, claim.experiment, claim.written, str(n), _stressed(overall(found))]


def _lines(claim: Claim) -> Iterator[list[str]]:
    experiment = configuration(claim.experiment)
    published = _is_published(claim.experiment)
    found = made_again(experiment, experiment.analysis.answer) if published else ()
    for place, answer in enumerate(experiment.analysis.answer):
        told = _told(found[place]) if published else ["-", "-", NO_DATA]
        ablations = [_ablated(one) for one in claim.ablations if one.line == place + 1]
        ablations += [
            f"this line: against the same without {what}" for line, what in claim.against if line == place + 1
        ]
        yield [
            claim.name if place == 0 else "",
            answer.hypothesis,
            claim.experiment,
            claim.written,
            *told,
            "; ".join(ablations) or NO_ABLATION,
        ]


def _told(finding: Finding) -> list[str]:
    n = str(finding.effects[0].n) if finding.effects else "0"
    return [n, "; ".join(effect_texts(finding)) or "-", _stressed(finding.verdict)]


def _stressed(verdict: Verdict) -> str:
    return verdict if verdict == "supported" else f"**{verdict}**"


def _is_published(experiment: str) -> bool:
    return (REFERENCE / f"{experiment}.md").is_file()


def _ablated(ablation: Ablation) -> str:
    if not _is_published(ablation.experiment):
        return f"without {ablation.without}: {NO_DATA}"
    experiment = configuration(ablation.experiment)
    (finding,) = made_again(experiment, (ablation.answer,))
    return f"without {ablation.without}: {'; '.join(effect_texts(finding))}"


def main() -> None:
    """Write the page; the short table is written where it is shown, by `tests.reference.pages`."""
    (REFERENCE / "claims.md").write_text(claims(), encoding="utf-8")


if __name__ == "__main__":
    main()
