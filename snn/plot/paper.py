"""Widths of figures for a page of a journal."""

from typing import Final, Literal, TypeAlias

Paper: TypeAlias = Literal["single", "double"]
PAPER_MM: Final[dict[Paper, float]] = {"single": 87.0, "double": 178.0}
"""For one column and for two; assumed: journals ask for about 85 to 90 and 170 to 185."""
