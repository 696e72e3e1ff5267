"""What is told of simulated nulls below the closing table: how well rates agree, and what each link causes."""

from collections.abc import Iterator

from snn.config.expand import live_conditions
from snn.config.experiment import Experiment
from snn.config.matchings import found_match, matchings_of
from snn.config.needs import named
from snn.report.lesion_twins import twin_lines, twin_rows, write_twins
from snn.report.results import Results


def null_lines(results: Results) -> list[str]:
    """Tell of rate-matched nulls and of lesion twins; the effects of each dyad are written into the folder."""
    lines = list(matched_lines(results.experiment))
    if results.experiment.nulls.lesion_twin.branches:
        rows = twin_rows(results)
        path = write_twins(rows, results.folder.path)
        lines += [*twin_lines(rows, rng=results.bootstrap_rng()), f"effects of single dyads: {path}"]
    return lines


def matched_lines(experiment: Experiment) -> Iterator[str]:
    """Tell of each condition and null in a line how well the rates agree on the dyads of the calibration."""
    for labels, condition in live_conditions(experiment):
        for matching in matchings_of(condition):
            where = f"{named(labels)} " if labels else ""
            match = found_match(condition, matching)
            if match is None:
                yield f"{where}{matching.null.label}: not solved, and left out"
            elif not matching.is_trivial:
                yield where + matching.null.told(match, tolerance=matching.tolerance)
