"""The table of the index: what was called mutual influence, and what reciprocity."""

from types import SimpleNamespace

import numpy as np

from snn.report.calibration_tables import index_cells


def report(verdicts):
    """Three live dyads, which all have the index, and one recording, which has not."""
    kinds = [SimpleNamespace(name="replay a"), SimpleNamespace(name="live")]
    live = SimpleNamespace(n=3, n_found=3, ci_low=0.292, ci_high=1.0)
    recording = SimpleNamespace(n=1, n_found=0, ci_low=0.0, ci_high=0.975)
    parts = {"RI": 0.5, "S": 0.5, "D_a_to_b": 0.1, "D_b_to_a": 0.1, "L_a": 0.2, "L_b": 0.2}
    rows = [{"verdict": verdict, "health": "healthy", **parts} for verdict in verdicts]
    return SimpleNamespace(
        trust=SimpleNamespace(
            kinds=kinds, rows=[SimpleNamespace(detected={"live": live, "replay a": recording})]
        ),
        dyads=[SimpleNamespace(kind=kind) for kind in ("live", "replay a", "live", "live")],
        rows=rows,
    )


def test_reciprocity_is_counted_apart_from_mutual_influence_and_kind_by_kind():
    verdicts = ["reciprocity", "influence a to b", "mutual influence", "reciprocity"]
    header, recording, live = index_cells(report(verdicts), rng=np.random.default_rng(1))
    told = dict(zip(header, live, strict=True))
    assert (told["dyad"], told["of"], told["detected"], told["reciprocity"]) == ("live", "3", "3", "2")
    told = dict(zip(header, recording, strict=True))
    assert (told["dyad"], told["of"], told["detected"], told["reciprocity"]) == ("replay a", "1", "0", "0")
