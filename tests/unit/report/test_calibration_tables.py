"""The table of the index of a calibration."""

from types import SimpleNamespace

import numpy as np

from snn.report.calibration_tables import index_cells


def report(withheld):
    """Three live dyads, which all have the index, and one recording, which has not."""
    kinds = [SimpleNamespace(name="replay a"), SimpleNamespace(name="live")]
    live = SimpleNamespace(n=3, n_found=3, ci_low=0.292, ci_high=1.0)
    recording = SimpleNamespace(n=1, n_found=0, ci_low=0.0, ci_high=0.975)
    parts = {
        "RI": 0.5,
        "S": 0.5,
        "balance": 0.5,
        "cue_effect_brain_a_to_b": 0.2,
        "cue_effect_brain_b_to_a": 0.1,
    }
    rows = [
        {"health": "healthy", **parts, "cue_p_brain_a_to_b": 0.005, "cue_withheld_a_to_b": why}
        for why in withheld
    ]
    return SimpleNamespace(
        trust=SimpleNamespace(
            kinds=kinds, rows=[SimpleNamespace(detected={"live": live, "replay a": recording})]
        ),
        dyads=[
            SimpleNamespace(kind=kind, row=row)
            for kind, row in zip(("live", "replay a", "live", "live"), rows, strict=True)
        ],
    )


def test_influence_is_counted_kind_by_kind_where_cues_can_be_read():
    withheld = ["", "video of the same script", "", "no random cues"]
    header, recording, live = index_cells(report(withheld), rng=np.random.default_rng(1))
    told = dict(zip(header, live, strict=True))
    assert (told["dyad"], told["of"], told["detected"], told["brain a->b"]) == ("live", "3", "3", "2 of 2")
    told = dict(zip(header, recording, strict=True))
    assert (told["dyad"], told["of"], told["detected"], told["brain a->b"]) == ("replay a", "1", "0", "-")
