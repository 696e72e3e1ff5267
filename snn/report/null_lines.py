"""What is told of nulls below the closing table: rates that agree, dither, strangers, answers, effects of links."""

from collections.abc import Iterator

from snn.config.null_models.axis import axis_names
from snn.config.null_models.rate_matching import found_match, matchings_of
from snn.config.schema.experiment import Experiment
from snn.config.trials.condition_order import named
from snn.config.trials.expand import live_conditions
from snn.report import dither_table, pseudo_dyads
from snn.report.answers import answer_lines, answer_rows, write_answers
from snn.report.dither_table import dither_cells
from snn.report.lesion_twins import twin_lines, twin_rows, write_twins
from snn.report.pseudo_dyads import all_pairings, pairing_cells, write_pairings
from snn.report.results import Results
from snn.report.text_table import as_text


def null_lines(results: Results, *, width: int | None = None) -> list[str]:
    """Tell of nulls what no row of the closing table tells; what they say of single dyads goes into the folder.

    Tables fit into ``width`` characters, see `snn.report.text_table`.
    """
    lines = list(matched_lines(results.experiment))
    rows, rng = results.compared.rows, results.bootstrap_rng()
    if dithered := dither_cells(rows, experiment=results.experiment, rng=rng):
        n_keys = len(axis_names(results.experiment))
        lines += ["", as_text(dithered, width=width, n_keys=n_keys), "", dither_table.LEGEND]
    if results.experiment.nulls.pseudo_dyads and (pairings := all_pairings(results)):
        path = write_pairings(pairings, results.folder.path)
        strangers = pairing_cells(pairings, rng=results.bootstrap_rng())
        table = as_text(strangers, width=width, n_keys=len(results.experiment.sweep))
        lines += ["", table, "", pseudo_dyads.LEGEND, f"strangers of single dyads: {path}"]
    if results.experiment.nulls.replay and (answered := answer_rows(results)):
        path = write_answers(answered, results.folder.path)
        lines += [*answer_lines(answered, rng=results.bootstrap_rng()), f"answers in single dyads: {path}"]
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
