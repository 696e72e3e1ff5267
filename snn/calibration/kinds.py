"""The kinds of dyads of a calibration: what is true of each, and in which part of a table it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from snn.analyse.views.known_film import FilmKnowledge
from snn.config.null_models.axis import LIVE
from snn.config.null_models.null import NO_LINKS, Beside, Null
from snn.config.null_models.registry import nulls_of
from snn.config.null_models.videos import dyads_put_together
from snn.config.schema.experiment import Experiment
from snn.config.trials.calibration_parts import kind_of
from snn.config.trials.expand import conditions_of

Truth: TypeAlias = Literal["not mutual", "other", "mutual"]
"""Whether both partners influence each other through what they see; *other* for what is neither, such as a
scrambled map. In the order of tables."""
Group: TypeAlias = Literal[
    "unrelated",
    "film, known",
    "film, known inexactly",
    "film, not known",
    "other common cause",
    "one way",
    "other",
    "coupling",
    "latency",
    "mutual",
]
"""What makes dyads of a kind alike, in the order of tables; of mutual ones the ladder that they are on."""
_ORDER: Final = {group: place for place, group in enumerate(get_args(Group))}
FILMS: Final[dict[FilmKnowledge, Group]] = {
    "known": "film, known",
    "inexact": "film, known inexactly",
    "unknown": "film, not known",
}
_SAID: Final[dict[FilmKnowledge, str]] = {
    "known": "",
    "inexact": ", known inexactly",
    "unknown": ", not known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadKind:
    """One kind of dyads whose coupling is known."""

    name: str
    truth: Truth
    group: Group
    coupling: float
    """Of the weaker link; 0 where one is cut or leads from a recording."""
    latency_ms: float
    """Of the slower sight."""
    is_null: bool
    """Whether it is part of the composite null, against which every measure is held."""


def known_kinds(experiment: Experiment, ladder: Experiment | None) -> tuple[DyadKind, ...]:
    """List the kinds of a calibration: nulls first, mutual dyads last.

    Parameters
    ----------
    experiment
        The live condition with its nulls. Where both follow a film there are three kinds, of the same recordings: the
        film known, known with an error, and not known (`snn.analyse.views.known_film`).
    ladder
        The conditions beside the live one, if there are any.
    """
    nulls = (*nulls_of(experiment.nulls), *dyads_put_together(experiment.nulls))
    found = [kind for null in nulls if not is_half(null) for kind in _of_null(null, experiment)]
    found.append(_of_condition(LIVE, experiment, experiment))
    for labels, condition in conditions_of(ladder) if ladder else ():
        found.append(_of_condition(kind_of(labels), condition, experiment))
    return tuple(sorted(found, key=_place))


def film_kind(null: Null | Beside, knowledge: FilmKnowledge) -> str:
    """Name the dyads of a null whose film an analysis knows, or does not."""
    return null.label + _SAID[knowledge]


def is_half(null: Null | Beside) -> bool:
    """Whether only one partner of each dyad is taken, and stands beside another one's."""
    return isinstance(null, Null) and null.half


def _of_null(null: Null | Beside, experiment: Experiment) -> Iterator[DyadKind]:
    is_film = isinstance(null, Null) and null.common == "film"
    for knowledge in FILMS if is_film else ("known",):
        coupled = not null.lacks & NO_LINKS
        yield DyadKind(
            name=film_kind(null, knowledge),
            truth=_truth_of(null),
            group=FILMS[knowledge] if is_film else _group_of(null),
            coupling=_weaker(experiment) if coupled else 0.0,
            latency_ms=_slower_ms(experiment),
            is_null=not coupled,
        )


def _truth_of(null: Null | Beside) -> Truth:
    if null.lacks & NO_LINKS:
        return "not mutual"
    return "other" if null.lacks else "mutual"


def _group_of(null: Null | Beside) -> Group:
    if not null.lacks & NO_LINKS:
        return "other" if null.lacks else "mutual"
    if null.common:
        return "other common cause"
    return "unrelated" if null.lacks >= NO_LINKS else "one way"


def _of_condition(name: str, condition: Experiment, live: Experiment) -> DyadKind:
    coupling = _weaker(condition)
    truth: Truth = "mutual" if coupling > 0 else "not mutual"
    group = _rung_of(condition, live) if coupling > 0 else _cut(condition)
    latency_ms = _slower_ms(condition)
    return DyadKind(
        name=name, truth=truth, group=group, coupling=coupling, latency_ms=latency_ms, is_null=False
    )


def _rung_of(condition: Experiment, live: Experiment) -> Group:
    """Find the ladder: of what is neither only coupling nor only latency there is none."""
    sights, own = (condition.link.a_to_b, condition.link.b_to_a), (live.link.a_to_b, live.link.b_to_a)
    if (condition.partners, condition.protocol) != (live.partners, live.protocol):
        return "mutual"
    if all(s.model_copy(update={"coupling": o.coupling}) == o for s, o in zip(sights, own, strict=True)):
        return "coupling"
    if all(s.model_copy(update={"latency_ms": o.latency_ms}) == o for s, o in zip(sights, own, strict=True)):
        return "latency"
    return "mutual"


def _cut(condition: Experiment) -> Group:
    return "one way" if max(condition.link.a_to_b.coupling, condition.link.b_to_a.coupling) else "unrelated"


def _weaker(condition: Experiment) -> float:
    return min(condition.link.a_to_b.coupling, condition.link.b_to_a.coupling)


def _slower_ms(condition: Experiment) -> float:
    return max(condition.link.a_to_b.latency_ms, condition.link.b_to_a.latency_ms)


def _place(kind: DyadKind) -> tuple[int, int, float, float, bool]:
    truths = get_args(Truth)
    rung = (kind.latency_ms, kind.coupling) if kind.truth == "mutual" else (0.0, 0.0)
    return truths.index(kind.truth), _ORDER[kind.group], *rung, kind.name == LIVE
