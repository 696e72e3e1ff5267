"""Measures the dyads of a calibration: those that it simulated, and those that it puts together of their partners."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from snn.analyse.views.known_film import FilmKnowledge
from snn.batch.executor import Executor
from snn.batch.measuring import MeasuringPlan, OnDyad, Spans, StoredDyad, measure_dyads
from snn.batch.stored_dyads import FoundDyad, dyads_in, put_together
from snn.calibration.kinds import FILMS, film_kind
from snn.config.null_models.axis import LIVE, NULL_AXIS
from snn.config.null_models.null import Null
from snn.config.null_models.registry import nulls_of
from snn.config.null_models.videos import dyads_put_together
from snn.config.schema.experiment import Experiment
from snn.config.trials.calibration_parts import kind_of
from snn.config.trials.measured_span import measured_span_s
from snn.record.results_folder import ResultsFolder


@dataclass(frozen=True, slots=True)
class NamedDyad:
    """A stored dyad, and the name of its kind."""

    kind: str
    stored: StoredDyad
    upon: str = ""
    """Name of the stored dyad, of the same recording, whose measures hold where it makes no difference that the film is
    not known; empty if it is."""


@dataclass(frozen=True, slots=True)
class MeasuredDyad:
    """What was measured in a dyad, by length of the recording; nothing if that failed."""

    kind: str
    replicate: int
    spans: Spans


def dyads_of_nulls(folder: Path) -> tuple[NamedDyad, ...]:
    """List the live dyads, those of all nulls, and those that are put together, of a part of a calibration.

    A dyad with a film is listed three times: the film known, known inexactly, and not known.
    """
    results = ResultsFolder(folder)
    experiment = results.experiment()
    by_label: dict[str, list[FoundDyad]] = {}
    for dyad in dyads_in(results, experiment):
        by_label.setdefault(_point(dyad), []).append(dyad)
    nulls = {null.label: null for null in nulls_of(experiment.nulls)}
    found = [
        named
        for label, dyads in by_label.items()
        for dyad in dyads
        for named in _named(nulls.get(label), dyad.stored)
    ]
    for beside in dyads_put_together(experiment.nulls):
        of_a, of_b = by_label.get(beside.a_from, []), by_label.get(beside.b_from, [])
        together = put_together(of_a, of_b, n_ahead=beside.n_ahead)
        found += [NamedDyad(beside.label, stored) for stored in together]
    return tuple(found)


def dyads_of_ladder(folder: Path) -> tuple[NamedDyad, ...]:
    """List the dyads of the conditions of the sweep."""
    results = ResultsFolder(folder)
    found = dyads_in(results, results.experiment())
    return tuple(NamedDyad(kind_of(dyad.trial.condition), dyad.stored) for dyad in found)


def measured(
    dyads: Sequence[NamedDyad],
    *,
    plan: MeasuringPlan,
    conditional: Sequence[str],
    folder: Path,
    executor: Callable[[], Executor],
    on_dyad: OnDyad,
) -> tuple[list[MeasuredDyad], dict[str, str]]:
    """Measure dyads, or read what was measured before; each at those lengths of the plan that its recording has.

    Parameters
    ----------
    dyads
        Of one folder.
    plan
        Measures and lengths.
    conditional
        Names of the measures that condition on a film. Only these, and the cue test, are taken again where it is not
        known as it was; all others are what they are where it is known.
    folder
        Results folder.
    executor
        Makes one for each part of the work.
    on_dyad
        Told after each dyad of a part.

    Returns
    -------
    tuple
        The dyads in order, and by name why those that failed did.
    """
    found: dict[str, Spans] = {}
    failed: dict[str, str] = {}
    for (is_known, spans_s), members in _parts(dyads, plan):
        part = replace(plan, spans_s=spans_s, measures=plan.measures if is_known else tuple(conditional))
        stored = [dyad.stored for dyad in members]
        settings = {"folder": folder, "executor": executor(), "on_dyad": on_dyad}
        done, missing = measure_dyads(stored, plan=part, **settings)
        found |= done
        failed |= missing
    return [MeasuredDyad(dyad.kind, dyad.stored.replicate, _spans(dyad, found)) for dyad in dyads], failed


def longest_s(experiment: Experiment) -> float:
    """Return how much of a recording can be measured."""
    start_s, stop_s = measured_span_s(experiment)
    return stop_s - start_s


def _point(dyad: FoundDyad) -> str:
    """Return where a dyad stands on the axis of the nulls."""
    return str(dict(dyad.trial.condition).get(NULL_AXIS, LIVE))


def _named(null: Null | None, stored: StoredDyad) -> Iterator[NamedDyad]:
    if null is None:
        yield NamedDyad(LIVE, stored)
    elif null.common == "film":
        for knowledge in FILMS:
            kind = film_kind(null, knowledge)
            yield NamedDyad(kind, stored) if knowledge == "known" else _unaware(kind, stored, knowledge)
    elif not null.half:
        yield NamedDyad(null.label, stored)


def _unaware(kind: str, stored: StoredDyad, knowledge: FilmKnowledge) -> NamedDyad:
    """List a dyad once more, as it is to an analysis that does not know its film as it was."""
    other = replace(stored, name=f"{stored.name}-film-{knowledge}", film=knowledge)
    return NamedDyad(kind, other, upon=stored.name)


def _parts(
    dyads: Sequence[NamedDyad], plan: MeasuringPlan
) -> Iterator[tuple[tuple[bool, tuple[float, ...]], list[NamedDyad]]]:
    """Group dyads by whether their film is known, and by the lengths that their recordings have."""

    def part(dyad: NamedDyad) -> tuple[bool, tuple[float, ...]]:
        longest = longest_s(dyad.stored.experiment) + 1e-9
        return not dyad.upon, tuple(span_s for span_s in plan.spans_s if span_s <= longest)

    for key, members in groupby(sorted(dyads, key=part, reverse=True), key=part):
        yield key, list(members)


def _spans(dyad: NamedDyad, found: Mapping[str, Spans]) -> Spans:
    """Return all measures of a dyad: where its film is not known as it was, upon those where it is."""
    own = found.get(dyad.stored.name, {})
    if not dyad.upon:
        return own
    known = found.get(dyad.upon, {})
    return {
        span: {**known[span], **{name: value for name, value in row.items() if name in known[span]}}
        for span, row in own.items()
        if span in known
    }
