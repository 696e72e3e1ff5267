"""Drawn mutants that no test can notice, because nothing that they do differs; each with its reason."""

EQUIVALENT: dict[str, str] = {
    "report/pseudo_dyads.py:_movement: 0 -> 1": "movement has one step in all recordings of an experiment",
}
