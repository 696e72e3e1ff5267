"""What is told of the influence of two people on each other: a table, its values, and what it rests on."""

import math
from collections.abc import Sequence
from typing import Any

from snn.analyse.influence.cue_effect import Interval
from snn.analyse.influence.laws import ShiftLaw
from snn.compare.given_influence import DyadFinding, Finding, GroupFinding, mutual_words
from snn.compare.random_effects import GroupEffect
from snn.units import rounded
from snn.wording import argument

CLAIM = (
    "That the cues were drawn at random, by this law, and could be perceived by nobody but the one who was cued, is "
    "the claim of who lists them: the checks can refute it, they cannot prove it. A sound or a light that the other "
    "notices is influence of the cue, not of the partner, and no check finds it. Freshness (whether a partner was a "
    "recording made with this very list): unknown."
)
FALL_BACK = (
    "No law was declared: cues are shifted in a circle within stretches, which is exact only if any moment of a "
    "stretch was as likely as any other. A shift by half a second is hardly another list, so that p of one dyad is "
    "seldom below 1 s over the length of its stretches: under two minutes hardly any influence can be shown. Declare "
    "the law if you know it ({laws})."
)
"""The ways to declare it are named as the reader would."""
LEGEND = (
    "response: mean change of the target's signal after a cue of the source, in its unit, over the longest lag, with a "
    "95 % interval (dyad: block jackknife; group: t over dyads). p: cue test against redrawn cues. leads: p that the "
    "signal foretells the cues; lists: p that the two lists depend on each other; at .01 either takes the words away."
)


def finding_cells(found: Sequence[Finding], *, level: float) -> list[list[str]]:
    """Return the table as text cells, the heading first.

    Parameters
    ----------
    found
        Of dyads or groups.
    level
        At which influence is called shown.
    """
    many = any(one.n_signals > 1 for one in found)
    heading = ["dyad", "direction", "signal", "cues", "response", "p", *["p adjusted"] * many]
    return [[*heading, "leads", "lists", "verdict"], *(_line(one, many, level) for one in found)]


def _line(one: Finding, many: bool, level: float) -> list[str]:
    tests = one.tests
    why = f" ({one.why_untold})" if one.why_untold else ""
    return [
        _who(one),
        f"{one.source} -> {one.target}",
        one.signal,
        str(tests.influence.n_cues),
        _response(one),
        _p(tests.influence.p_value),
        *[_p(one.p_adjusted)] * many,
        _p(tests.leads.p_value),
        _p(tests.joint_law.p_value) if tests.joint_law else "-",
        f"{one.words(level)}{why}",
    ]


def _who(one: Finding) -> str:
    return one.dyad if isinstance(one, DyadFinding) else f"all {one.tests.influence.n_dyads}"


def _response(one: Finding) -> str:
    if isinstance(one, DyadFinding):
        size = one.response.mean_change
        return _interval(size.value, size.low, size.high)
    if isinstance(one, GroupFinding):
        return _interval(one.effect.mean, one.effect.ci_low, one.effect.ci_high)
    return "-"


def verdicts(found: Sequence[DyadFinding], groups: Sequence[GroupFinding], *, level: float) -> dict[str, str]:
    """Say in words what is found in each dyad, and in ``all`` where there are several.

    What only one dyad was asked in a study is not tested together, and ``all`` says so.
    """
    by_dyad: dict[str, list[DyadFinding]] = {}
    for one in found:
        by_dyad.setdefault(one.dyad, []).append(one)
    told = {dyad: mutual_words(own, level) for dyad, own in by_dyad.items()}
    return told | ({"all": _all_words(found, groups, level)} if len(told) > 1 else {})


def _all_words(found: Sequence[DyadFinding], groups: Sequence[GroupFinding], level: float) -> str:
    together = {(one.source, one.target, one.signal) for one in groups}
    alone = {(one.source, one.target, one.signal) for one in found} - together
    parts = [mutual_words(groups, level, asked=found)] if groups else []
    if alone:
        named = ", ".join(f"{source} -> {target}, {signal}" for source, target, signal in sorted(alone))
        parts.append(f"not tested together, for one dyad alone has it: {named}")
    return "; ".join(parts)


def heterogeneity_line(one: GroupFinding) -> str:
    """Say how much the dyads of a study differ."""
    effect, in_sd = one.effect, one.effect_sd
    return (
        f"{one.source} -> {one.target}, {one.signal}: {_interval(in_sd.mean, in_sd.ci_low, in_sd.ci_high)} standard "
        f"deviations of the signal over n = {effect.n} dyads; between dyads SD {_number(effect.sd_between)} in the "
        f"signal's unit, I2 {_number(effect.i_squared)}"
    )


def what_it_rests_on(found: Sequence[Finding]) -> list[str]:
    """Return the lines that belong beside any verdict."""
    laws = list(dict.fromkeys(one.tests.influence.law for one in found))
    draws = found[0].tests.influence.n_draws
    declared = f"{argument('rate_hz')}, {argument('intervals_s')} or {argument('blanks')}"
    law = f"Law of the cues: {'; '.join(laws)}; {draws} lists drawn."
    return [LEGEND, law, *([FALL_BACK.format(laws=declared)] if ShiftLaw.label in laws else []), CLAIM]


def finding_values(found: Sequence[Finding], *, level: float) -> list[dict[str, Any]]:
    """Return what was found as plain values, one mapping a row; None where there is none."""
    return [_values(one, level) for one in found]


def _values(one: Finding, level: float) -> dict[str, Any]:
    tests = one.tests
    row: dict[str, Any] = {"dyad": one.dyad if isinstance(one, DyadFinding) else "all"}
    row |= {"source": one.source, "target": one.target, "signal": one.signal}
    row |= {"n_dyads": tests.influence.n_dyads, "n_cues": tests.influence.n_cues}
    row |= {"p": tests.influence.p_value, "p_adjusted": one.p_adjusted}
    if isinstance(one, DyadFinding):
        row |= _named("response", one.response.mean_change)
        row |= {"response_error": one.response.error, "signal_sd": one.spread}
        row |= _named("per_source", one.per_source) if one.per_source else {}
    if isinstance(one, GroupFinding):
        row |= _of_group("response", one.effect) | _of_group("response_in_sd", one.effect_sd)
    row |= {"leads_p": tests.leads.p_value, "lists_p": tests.joint_law.p_value if tests.joint_law else None}
    row |= {"freshness": "unknown", "law": tests.influence.law, "n_draws": tests.influence.n_draws}
    row |= {"level": level, "verdict": one.words(level), "withheld": one.why_untold}
    return {name: _plain(value) for name, value in row.items()}


def _named(name: str, size: Interval) -> dict[str, float]:
    return {name: size.value, f"{name}_low": size.low, f"{name}_high": size.high}


def _of_group(name: str, effect: GroupEffect) -> dict[str, float]:
    between = {f"{name}_sd_between": effect.sd_between, f"{name}_i_squared": effect.i_squared}
    return {name: effect.mean, f"{name}_low": effect.ci_low, f"{name}_high": effect.ci_high, **between}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _interval(value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{_number(value)} [{_number(low)}, {_number(high)}]"


def _number(value: float) -> str:
    return "-" if math.isnan(value) else rounded(value, 3)


def _p(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3g}"
