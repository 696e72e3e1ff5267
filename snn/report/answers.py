"""Contingency L in a results folder: how much more often a live partner answers than a recording of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snn.analyse.behaviour.contingency import Answers, Contingency, answers, contingency
from snn.compare.effects import mean_over_dyads
from snn.compare.limits import MARGIN
from snn.config.null_models.axis import LIVE
from snn.config.null_models.null import OTHER
from snn.config.null_models.videos import REPLAY
from snn.config.schema.channels import PARTNERS
from snn.config.trials.condition_order import Labels, named
from snn.record.acts import acts_of
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.record.types import Recording
from snn.report.closing_table import ALPHA, estimate_in_words
from snn.report.results import Results
from snn.wording import n_of

FILE_NAME = "answers.csv"
DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """How the acts of one partner of a dyad were answered."""

    condition: Labels
    """The point on each axis of the sweep."""
    replicate: int
    partner: str
    """Whose acts."""
    found: Contingency


def answer_rows(results: Results) -> list[AnswerRow]:
    """Compare, in every scored live dyad, the answers of each partner with those of a recording in its place.

    Raises
    ------
    ResultError
        If a recording cannot be read.
    """
    scored = results.scored
    rows = []
    for (condition, replicate), trials in results.by_dyad().items():
        usable = {null: trial for null, trial in trials.items() if trial.key in scored}
        twins = {partner: usable.get(REPLAY[OTHER[partner]].label) for partner in PARTNERS}
        if LIVE not in usable or not any(twins.values()):
            continue
        live = results.measured_phase(usable[LIVE])
        for partner, twin in twins.items():
            if twin:
                of_twin = _answers(results, results.measured_phase(twin), partner)
                found = contingency(_answers(results, live, partner), of_twin)
                rows.append(AnswerRow(condition=condition, replicate=replicate, partner=partner, found=found))
    return rows


def write_answers(rows: Sequence[AnswerRow], folder: Path) -> Path:
    """Write a line for each dyad and partner: acts, how many were answered, live and by a recording, L and its p."""
    table = [
        {
            **dict(row.condition),
            "replicate": row.replicate,
            "acts_of": row.partner,
            "n_live": row.found.live.n_acts,
            "answered_live": row.found.live.n_answered,
            "n_recording": row.found.twin.n_acts,
            "answered_recording": row.found.twin.n_answered,
            "L": row.found.margin,
            "p": row.found.p_value,
        }
        for row in rows
    ]
    write_atomically(folder / FILE_NAME, csv_text(table).encode())
    return folder / FILE_NAME


def answer_lines(rows: Sequence[AnswerRow], *, rng: np.random.Generator) -> Iterator[str]:
    """Tell of each condition and partner the mean L over dyads, and in how many it is more than chance."""
    groups: dict[tuple[Labels, str], list[Contingency]] = {}
    for row in rows:
        groups.setdefault((row.condition, row.partner), []).append(row.found)
    for (condition, partner), members in groups.items():
        margins = np.array([found.margin for found in members])
        mean = mean_over_dyads(
            margins, unscored=np.zeros(margins.size, dtype=np.bool_), rng=rng, limits=MARGIN
        )
        n_contingent = sum(found.p_value < ALPHA for found in members)
        where = f"{named(condition)} " if condition else ""
        yield (
            f"{where}acts of {partner}: answered {estimate_in_words(mean, DECIMALS)} more often than by a recording of "
            f"{OTHER[partner]}; p < {ALPHA:g} in {n_contingent} of {n_of(mean.n, 'dyad')} (Fisher)"
        )


def _answers(results: Results, recording: Recording, partner: str) -> Answers:
    start_s = results.experiment.analysis.transient_ms * 1e-3
    stop_s = recording.duration_s
    acts_s, partner_acts_s = (acts_of(recording, name) for name in (partner, OTHER[partner]))
    return answers(acts_s, partner_acts_s, start_s=start_s, stop_s=stop_s)
