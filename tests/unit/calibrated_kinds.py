"""Kinds of dyads for tests of what judges them."""

from snn.calibration.trust import Kind


def kind_of(name, truth, *, scored, blocks, group=None, coupling=1.0, latency_ms=100.0):
    """Make a kind; not mutual ones are nulls, of unrelated partners unless told otherwise."""
    groups = {"mutual": "coupling", "not mutual": "unrelated", "other": "other"}
    return Kind(
        name=name,
        truth=truth,
        group=group or groups[truth],
        coupling=coupling if truth == "mutual" else 0.0,
        latency_ms=latency_ms,
        is_null=truth == "not mutual",
        scored=scored,
        blocks=blocks,
    )
