"""``python -m tests.reference.cue_level FOLDER``: how often does the cue test find an influence that does not exist?

FOLDER holds finished runs of `coupling_dose`, `dyad_kinds`, `answering_dyad`, `cue_level` and `calibration`. Recorded
activity is held against cues that cannot have reached it: those of other dyads (*strangers*), or lists drawn anew from
the law of their own partner's (*redrawn*). Writes ``results/reference/cue_null_counts.md``. The seed stands here; it
was committed before the first run; the last four kinds came later, with seeds of their own from the same root.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from scipy import stats

from snn.analyse.influence.cue_columns import DIRECTIONS, LEVELS, N_DRAWS, dyad_signals, longest_lag_ms
from snn.analyse.influence.cue_test import INFLUENCE_LEVEL, cue_test
from snn.analyse.influence.cues import CueList
from snn.analyse.influence.laws import CueLaw
from snn.analyse.influence.recorded_cues import OTHER, recorded_cues
from snn.config.trials.expand import expand
from snn.record.hdf5 import read_recording
from snn.record.results_folder import ResultsFolder
from snn.record.types import FloatArray
from snn.report.closing_table import as_markdown
from tests.reference.published import REFERENCE

SEED = 20261129
BOTH = tuple(DIRECTIONS.values())
CHEAP, DEAR = 1000, 200
"""Directions of a kind: of which many dyads are there, and of which few."""
Kind: TypeAlias = tuple[str, dict[str, object], bool, tuple[str, ...], int]
KINDS: dict[str, Kind] = {
    "uncoupled, strangers": ("coupling_dose", {"coupling": 0.0}, True, BOTH, CHEAP),
    "coupling 1, strangers": ("coupling_dose", {"coupling": 1.0}, True, BOTH, CHEAP),
    "uncoupled, redrawn": ("coupling_dose", {"coupling": 0.0}, False, BOTH, CHEAP),
    "half of all intentions in common, redrawn": (
        *("dyad_kinds", {"dyad": "half_common_input"}, False, BOTH, CHEAP),
    ),
    "answering dyad, redrawn": ("answering_dyad", {"dose": "default"}, False, BOTH, CHEAP),
    "cut link, redrawn": ("dyad_kinds", {"dyad": "one_way"}, False, ("b",), DEAR),
    "cut link, answering dyad, redrawn": ("answering_dyad", {"dose": "one_way"}, False, ("b",), DEAR),
    "replay, redrawn": ("cue_level", {"dyad": "replay"}, False, ("a",), DEAR),
    "film, b 120 ms late, redrawn": (
        *("calibration/nulls", {"null": "common input 0.5, b 120 ms late"}, False, BOTH, DEAR),
    ),
    "film, by turns 150 ms late, redrawn": (
        *("calibration/nulls", {"null": "common input 0.5, by turns 150 ms late"}, False, BOTH, DEAR),
    ),
    "slow common drive, redrawn": ("calibration/nulls", {"null": "slow common drive 0.3"}, False, BOTH, DEAR),
    "third party's video, redrawn": (
        *("calibration/nulls", {"null": "third party seen by b 120 ms late"}, False, ("a",), DEAR),
    ),
}
"""By kind: experiment, condition, whether the cues are of other dyads, sources, and number of directions."""
HEADING = ["kind", "level", "dyads", "directions", "found", "at most", "uniform"]
LEGEND = (
    "Recorded activity against cues that cannot have reached it: of another dyad of the condition (strangers), or "
    f"drawn anew from the law of the partner's (redrawn). {N_DRAWS} draws a test, seed {SEED}. found: "
    f"p <= {INFLUENCE_LEVEL:g}; at most: 99.9 % quantile of the binomial; uniform: p of a Kolmogorov-Smirnov test of "
    "all p (those of one dyad share its activity)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One direction of a dyad: what could follow, what could be followed, and by what law that was drawn."""

    replicate: int
    activity: dict[str, FloatArray]  # by level, (n_channels, n_bins)
    own: FloatArray  # (n_channels, n_bins)
    cues: CueList
    law: CueLaw
    lag_ms: float


def ways(folder: Path, condition: dict[str, object], sources: tuple[str, ...]) -> list[Way]:
    """Return the directions of each dyad of a condition."""
    results = ResultsFolder(folder)
    found = []
    for trial in expand(results.experiment()):
        if dict(trial.condition) != condition:
            continue
        recording = read_recording(results.recording_path(trial.key))
        signals = dyad_signals(recording, trial.experiment.analysis)
        for source in sources:
            drawn = recorded_cues(recording, source, start_s=signals.start_s, stop_s=signals.stop_s)
            found.append(
                Way(
                    replicate=trial.replicate,
                    activity={level: signals.at(level, OTHER[source]) for level in LEVELS},
                    own=signals.intentions[OTHER[source]],
                    cues=drawn.cues,
                    law=drawn.law,
                    lag_ms=longest_lag_ms(trial.experiment, source),
                )
            )
    return found


def pairs(
    found: list[Way], *, n: int, strangers: bool, rng: np.random.Generator
) -> Iterator[tuple[Way, CueList]]:
    """Yield activity and cues that cannot have reached it."""
    for number in range(n):
        target = found[number % len(found)]
        if strangers:
            others = [way for way in found if way.replicate != target.replicate]
            yield target, others[rng.integers(len(others))].cues
        else:
            yield target, target.law.draw(rng, 1).one(0)


def p_values(found: list[Way], *, n: int, strangers: bool, rng: np.random.Generator) -> dict[str, FloatArray]:
    """Return the p of all directions by level, ``(n,)`` each."""
    p = {level: np.empty(n) for level in LEVELS}
    for number, (way, cues) in enumerate(pairs(found, n=n, strangers=strangers, rng=rng)):
        for level in LEVELS:
            p[level][number] = cue_test(
                way.activity[level],
                cues,
                law=way.law,
                rng=rng,
                own_cues=way.own,
                longest_lag_ms=way.lag_ms,
                n_draws=N_DRAWS,
            ).p_value
    return p


def lines(runs: Path, kinds: Iterable[str] = KINDS) -> Iterator[list[str]]:
    """Yield the lines of some kinds; each has seeds of its own, so that it is the same alone."""
    seeds = dict(zip(KINDS, np.random.SeedSequence(SEED).spawn(len(KINDS)), strict=True))
    for kind in kinds:
        experiment, condition, strangers, sources, n = KINDS[kind]
        limit = int(stats.binom.ppf(0.999, n, INFLUENCE_LEVEL))
        found, rng = ways(runs / experiment, condition, sources), np.random.default_rng(seeds[kind])
        for level, p in p_values(found, n=n, strangers=strangers, rng=rng).items():
            n_found = int((p <= INFLUENCE_LEVEL).sum())
            uniform = stats.kstest(p, "uniform").pvalue
            n_dyads = len({way.replicate for way in found})
            yield [kind, level, str(n_dyads), str(n), str(n_found), str(limit), f"{uniform:.2f}"]


def main() -> None:
    text = f"{as_markdown([HEADING, *lines(Path(sys.argv[1]))])}\n\n{LEGEND}\n"
    (REFERENCE / "cue_null_counts.md").write_text(
        f"<!-- python -m tests.reference.cue_level RUNS -->\n\n{text}", encoding="utf-8"
    )
    print(text)


if __name__ == "__main__":
    main()
