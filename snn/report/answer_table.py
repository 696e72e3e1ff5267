"""The verdict on an experiment's question: one line, and a table of what it rests on."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snn.compare.answering import Finding, Verdict, findings, overall
from snn.compare.contrasts import Effect
from snn.compare.tables import Value
from snn.config.schema.answers import (
    Answer,
    EquivalenceAnswer,
    GainLineAnswer,
    InteractionAnswer,
    TrendAnswer,
    TwoLinesAnswer,
)
from snn.foreign.shown_text import markdown_cell
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.report.closing_table import as_markdown, interval_text
from snn.report.results import Results
from snn.wording import n_of

MARKDOWN_NAME, TABLE_NAME = "answer.md", "answer.csv"
NOTHING = 1e-6
"""An interval that is so much narrower than its effect is large is one of rounding."""
HEADING = ("test", "effect", "95 % interval", "p", "dyads", "left out", "least shown", "verdict")
LEGEND = (
    "*supported*: the test finds what is expected. *not supported*: it finds the contrary or, where a margin was "
    "stated before, an effect that is too small to matter. *undecided*: neither; that nothing was found proves "
    "nothing. Of several tests each must find what is expected, so that none is corrected for the others (Berger "
    "1982). *effect*: mean over model dyads of the same seed, with Student's t interval; p: signs flipped, two- "
    "sided (of two lines: clustered t; of a gain line: bootstrap intervals alone). *left out*: dyads without a "
    "number in each condition. *least shown*: the smallest effect that so many dyads, which differ as these do, "
    "show in 80 % of studies; of an equivalence the smallest margin."
)


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """What the tests of an experiment say."""

    path: Path
    verdict: Verdict
    found: tuple[Finding, ...]

    @property
    def lines(self) -> list[str]:
        """The verdict, and, if there are several tests, a line for each."""
        tests = [finding_text(finding) for finding in self.found]
        if len(tests) == 1:
            return [f"answer: {tests[0]}"]
        return [f"answer: {self.verdict}", *(f"  {test}" for test in tests)]

    @property
    def records(self) -> list[dict[str, Any]]:
        """One row for each effect, as numbers."""
        return [row for finding in self.found for row in _rows(finding)]


def answer_of(results: Results) -> AnswerTable | None:
    """Make the tests that a configuration names; None without any."""
    if not results.experiment.analysis.answer or not results.rows:
        return None
    found = findings(results.compared.rows, results.experiment, rng=results.bootstrap_rng())
    return AnswerTable(results.folder.path / MARKDOWN_NAME, overall(found), found)


def write_answer(results: Results) -> AnswerTable | None:
    """Write ``answer.md`` and ``answer.csv``, see `answer_of`; None if there is nothing to answer."""
    table = answer_of(results)
    if table is None:
        return None
    write_atomically(table.path, answer_markdown(table, results.experiment.question).encode())
    write_atomically(results.folder.path / TABLE_NAME, csv_text(table.records).encode())
    return table


def answer_markdown(table: AnswerTable, question: str) -> str:
    """Write the verdict, the hypotheses and the table of their tests."""
    cells = [
        [str(number), *line] for number, finding in enumerate(table.found, 1) for line in _cells(finding)
    ]
    hypotheses = [
        f"{number}. {markdown_cell(finding.answer.hypothesis)}"
        for number, finding in enumerate(table.found, 1)
    ]
    parts = [f"{markdown_cell(question)} **{table.verdict.capitalize()}.**", "\n".join(hypotheses)]
    return "\n\n".join([*parts, as_markdown([["", *HEADING], *cells]), LEGEND]) + "\n"


def finding_text(finding: Finding) -> str:
    """Write a test as one line: verdict, hypothesis, effect with interval, p, dyads, and what they could have shown."""
    effects = effect_texts(finding)
    alike = isinstance(finding.answer, EquivalenceAnswer)
    shown = [_least_text(e, alike=alike) for e in finding.effects[:1] if finding.verdict == "undecided"]
    n = n_of(finding.effects[0].n, "dyad") if finding.effects else "no dyads"
    left_out = f" ({finding.n_left_out} left out)" if finding.n_left_out else ""
    told = "; ".join([finding.why, *effects, f"{n}{left_out}", *filter(None, shown)])
    return f"{finding.verdict}: {finding.answer.hypothesis} [{asked_text(finding.answer)}: {told}]"


def effect_texts(finding: Finding) -> list[str]:
    """Write each effect of a test with its interval and p."""
    return [
        f"{effect.name} {interval_text(effect.value, (effect.ci_low, effect.ci_high), _decimals(effect))}"
        f"{'' if math.isnan(effect.p) else f', p {_p_text(effect.p)}'}"
        for effect in finding.effects
    ]


def asked_text(answer: Answer) -> str:
    """Write what is tested of what: ``difference of C, oxytocin 0.5 less 0``."""
    where = "".join(f", at {axis} {_point(point)}" for axis, point in answer.at)
    if isinstance(answer, GainLineAnswer):
        of = f"{answer.partner} {answer.population}, {answer.axis} {_point(answer.condition)}"
        return f"gain line of {of} over {_point(answer.baseline)}{where}"
    of = f"{answer.test.replace('_', ' ')} of {answer.outcome}{f' over {answer.over}' if answer.over else ''}"
    if isinstance(answer, TwoLinesAnswer | TrendAnswer):
        return f"{of} along {answer.axis}{where}"
    points = f"{answer.axis} {_point(answer.condition)} less {_point(answer.baseline)}"
    if isinstance(answer, InteractionAnswer):
        others = f"{_point(answer.other_condition)} less {_point(answer.other_baseline)}"
        return f"{of}, {points}, {answer.other_axis} {others}{where}"
    margin = f", margin {answer.margin:g}" if isinstance(answer, EquivalenceAnswer) or answer.margin else ""
    return f"{of}, {points}{margin}{where}"


def _cells(finding: Finding) -> list[list[str]]:
    verdict, n_left_out = f"{finding.verdict}: {finding.why}", str(finding.n_left_out)
    if not finding.effects:
        return [[asked_text(finding.answer), "-", "-", "-", "0", n_left_out, "-", verdict]]
    return [
        [
            f"{asked_text(finding.answer)}: {effect.name}",
            _number(effect.value, _decimals(effect)),
            f"{_number(effect.ci_low, _decimals(effect))} to {_number(effect.ci_high, _decimals(effect))}",
            "-" if math.isnan(effect.p) else _p_text(effect.p),
            str(effect.n),
            n_left_out,
            _number(effect.least, _decimals(effect)),
            verdict,
        ]
        for effect in finding.effects
    ]


def _rows(finding: Finding) -> list[dict[str, Value]]:
    told: dict[str, Value] = {
        "hypothesis": finding.answer.hypothesis,
        "test": asked_text(finding.answer),
        "verdict": finding.verdict,
        "why": finding.why,
        "n_left_out": finding.n_left_out,
    }
    return [
        told
        | {
            "effect": effect.name,
            "value": effect.value,
            "ci_low": effect.ci_low,
            "ci_high": effect.ci_high,
            "p": effect.p,
            "n": effect.n,
            "least_shown": effect.least,
        }
        for effect in finding.effects
    ] or [told]


def _least_text(effect: Effect, *, alike: bool) -> str:
    if math.isnan(effect.least):
        return ""
    least = f"{effect.least:.{_decimals(effect)}f}"
    what = f"no difference, if there is none, within {least}" if alike else f"an effect of {least}"
    return f"so many dyads show {what} in 80 % of studies"


def _decimals(effect: Effect) -> int:
    """Show three digits of the smaller of effect and interval, at most six decimals."""
    sizes = [abs(effect.value), effect.ci_high - effect.ci_low]
    told = [size for size in sizes if size > NOTHING * max(filter(math.isfinite, sizes), default=0.0)]
    return min(6, max(0, 2 - math.floor(math.log10(min(told))))) if told else 3


def _number(value: float, decimals: int) -> str:
    return "-" if math.isnan(value) else f"{value:.{decimals}f}"


def _p_text(p: float) -> str:
    return f"{p:.4f}" if p >= 1e-4 else "< 0.0001"


def _point(point: str | float) -> str:
    return point if isinstance(point, str) else f"{point:g}"
