"""What is told of recovery: how well coupling and latency are told, in a table, and every link as numbers."""

import math
from collections.abc import Sequence
from typing import Any

from snn.analyse.influence.cue_effect import Interval
from snn.compare.intervals import INTERVALS
from snn.compare.proportions import Proportion, proportion
from snn.compare.recovery import JudgedLink, Recovered, RecoveryLine
from snn.report.closing_table import as_markdown, estimate_text

LEGEND = (
    "Both directions of a dyad, from the beginning of its recording. Every link is told by other dyads than its own: "
    "in the experiment that makes the curve by the other half of them; in others, with seeds of their own, by all. "
    "Told: mean over dyads with its 95 % interval; SD: of single links; half width: median of the 95 % intervals of "
    "single links that have both ends; held: intervals that hold the truth, of links of which something is told; "
    "held between: the same with a curve that lacks this coupling; open: intervals without an upper end, as the curve "
    "ends. Latency is told where a coupling of 0 is excluded. Links of a dyad, couplings of the same dyad and lengths "
    "of the same recording are not independent, so that counts vary more than binomial ones. Brackets: "
    f"{INTERVALS}."
)
HEADING = (
    "experiment",
    "length s",
    "coupling",
    "latency ms",
    "links",
    "untold",
    "coupling told",
    "SD",
    "half width",
    "coupling held",
    "held between",
    "open",
    "latency told ms",
    "SD ms",
    "half width ms",
    "latency held",
)


def recovery_cells(lines: Sequence[RecoveryLine]) -> list[list[str]]:
    """Return the table as text cells, the heading first."""
    return [list(HEADING), *map(_cells, lines)]


def _cells(line: RecoveryLine) -> list[str]:
    of_coupling, of_latency = line.of_coupling, line.of_latency
    return [
        line.experiment,
        f"{line.length_s:g}",
        f"{line.coupling:g}",
        f"{line.latency_ms:g}",
        str(of_coupling.covered.n + line.n_untold),
        str(line.n_untold),
        estimate_text(of_coupling.mean, 3),
        *_spread(of_coupling, 3),
        _share(of_coupling.covered),
        _share(line.between),
        str(of_coupling.n_open),
        estimate_text(of_latency.mean, 0),
        *_spread(of_latency, 0),
        _share(of_latency.covered),
    ]


def _spread(found: Recovered, decimals: int) -> list[str]:
    values = (found.sd, found.half_width)
    return ["-" if math.isnan(value) else f"{value:.{decimals}f}" for value in values]


def _share(found: Proportion) -> str:
    return f"{found.n_found} of {found.n}" if found.n else "-"


def coverage_lines(lines: Sequence[RecoveryLine]) -> list[str]:
    """Say, for each experiment and length, in how many links the intervals hold the truth."""
    groups: dict[tuple[str, float], list[RecoveryLine]] = {}
    for line in lines:
        groups.setdefault((line.experiment, line.length_s), []).append(line)
    return [_coverage(name, length_s, members) for (name, length_s), members in groups.items()]


def _coverage(name: str, length_s: float, lines: Sequence[RecoveryLine]) -> str:
    coupling = _all([line.of_coupling.covered for line in lines])
    latency = _all([line.of_latency.covered for line in lines])
    between = _all([line.between for line in lines])
    lacking = f"; by curves that lack it in {_counted(between)}" if between.n else ""
    return (
        f"{name}, {length_s:g} s: 95 % intervals hold the coupling in {_counted(coupling)}{lacking}; the latency in "
        f"{_counted(latency)}"
    )


def _all(counts: Sequence[Proportion]) -> Proportion:
    return proportion(sum(each.n_found for each in counts), sum(each.n for each in counts))


def _counted(found: Proportion) -> str:
    return f"{found.n_found} of {found.n} ({100 * found.value:.0f} %)" if found.n else "none"


def recovery_markdown(lines: Sequence[RecoveryLine]) -> str:
    """Write the coverage in words, the table, and what has to be known to read it."""
    told = "\n".join(f"- {line}" for line in coverage_lines(lines))
    return f"{told}\n\n{as_markdown(recovery_cells(lines))}\n\n{LEGEND}\n"


def recovery_rows(found: Sequence[JudgedLink]) -> list[dict[str, Any]]:
    """Return what is told of each link as plain values; an end that is open, or undefined, is None."""
    return [_row(each) for each in found]


def _row(each: JudgedLink) -> dict[str, Any]:
    measured, link = each.measured, each.measured.link
    return (
        {
            "experiment": measured.experiment,
            "replicate": link.dyad,
            "direction": measured.direction,
            "length_s": measured.length_s,
            "coupling": link.coupling,
            "latency_ms": link.latency_ms,
        }
        | _ends("effect", link.effect)
        | _ends("delay_ms", link.delay_ms)
        | _ends("told_coupling", each.told.coupling)
        | _ends("told_between", each.between.coupling if each.between else None)
        | _ends("told_latency_ms", each.told.latency_ms)
    )


def _ends(name: str, interval: Interval | None) -> dict[str, float | None]:
    ends = (interval.value, interval.low, interval.high) if interval else (math.nan,) * 3
    suffixes = ("", "_low", "_high")
    return {
        f"{name}{end}": value if math.isfinite(value) else None
        for end, value in zip(suffixes, ends, strict=True)
    }
