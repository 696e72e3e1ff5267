"""``python -m tests.reference.lengths``: whether the effect of cues is the same however long one records.

Reads ``recovery_spans.csv``, the columns used here of what this prints, of the runs of ``configs/recovery.yaml``::

    snn analyze results/recovery -m C --span "20 s" --span "40 s" --span "79 s" -o spans.csv

and writes ``recovery_lengths.md``.
"""

from collections.abc import Iterator

import numpy as np

from snn.compare.effects import mean_over_dyads, paired_effect
from snn.compare.intervals import INTERVALS
from snn.report.closing_table import as_markdown, estimate_text
from tests.reference.published import REFERENCE, PublishedRow, numbers, published_rows, unscored

SEED = 1
WAYS = ("a_to_b", "b_to_a")
FOUND, ABOVE_CHANCE = 0.01, 0.05
LEGEND = (
    f"Parts of the same recordings, from their start. *effect*: mean over dyads. Brackets: {INTERVALS}. *less*: "
    "the effect in the whole recording less that in the part, a to b, paired by dyad. *found*: p <= .01, of the dyads "
    "whose cues can be read; *C p<.05*: of the dyads that have a score."
)


def lengths() -> str:
    """Return the text of the page."""
    rows = published_rows("recovery_spans")
    spans = sorted({row["measured_s"] for row in rows}, key=float)
    couplings = list(dict.fromkeys(row["coupling"] for row in rows))
    heading = [
        "coupling",
        "length s",
        "effect a->b",
        "effect b->a",
        "less",
        "found a->b",
        "found b->a",
        "C p<.05",
    ]
    lines = [line for coupling in couplings for line in _lines(rows, coupling, spans)]
    made_by = "<!-- python -m tests.reference.lengths; runs of recovery -->"
    return f"{made_by}\n\n{as_markdown([heading, *lines])}\n\n{LEGEND}\n"


def _lines(rows: list[PublishedRow], coupling: str, spans: list[str]) -> Iterator[list[str]]:
    of_span = {
        span: sorted(
            (row for row in rows if (row["coupling"], row["measured_s"]) == (coupling, span)),
            key=lambda row: int(row["replicate"]),
        )
        for span in spans
    }
    whole = of_span[spans[-1]]
    for span, dyads in of_span.items():
        yield [
            coupling,
            span,
            *(_effect(dyads, way) for way in WAYS),
            "-" if dyads is whole else _less(whole, dyads),
            *(_found(dyads, way) for way in WAYS),
            _share(numbers(dyads, "p") < ABOVE_CHANCE, ~unscored(dyads)),
        ]


def _effect(dyads: list[PublishedRow], way: str) -> str:
    values = numbers(dyads, f"cue_effect_brain_{way}")
    return estimate_text(mean_over_dyads(values, unscored=_none(dyads), rng=np.random.default_rng(SEED)), 3)


def _less(whole: list[PublishedRow], part: list[PublishedRow]) -> str:
    found = paired_effect(
        numbers(whole, "cue_effect_brain_a_to_b"),
        numbers(part, "cue_effect_brain_a_to_b"),
        unscored=_none(whole),
        baseline_unscored=_none(part),
        rng=np.random.default_rng(SEED),
    )
    return estimate_text(found.difference, 3)


def _found(dyads: list[PublishedRow], way: str) -> str:
    read = np.array([not row[f"cue_withheld_{way}"] for row in dyads])
    return _share(numbers(dyads, f"cue_p_brain_{way}") <= FOUND, read)


def _share(hits: np.ndarray, counted: np.ndarray) -> str:
    return f"{int((hits & counted).sum())} of {int(counted.sum())}"


def _none(dyads: list[PublishedRow]) -> np.ndarray:
    """Mark nobody: a dyad that runs away stays in the cue test."""
    return np.zeros(len(dyads), dtype=np.bool_)


def main() -> None:
    """Write the page."""
    (REFERENCE / "recovery_lengths.md").write_text(lengths(), encoding="utf-8")


if __name__ == "__main__":
    main()
