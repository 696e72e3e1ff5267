"""Drawn mutants that no test can notice, because nothing that they do differs; each with its reason."""

EQUIVALENT: dict[str, str] = {}
