"""The words that stand in columns of text: states of a dyad, and verdicts on it."""

from typing import Literal, TypeAlias

State: TypeAlias = Literal[
    "healthy",
    "over-excited",
    "suppressed",
    "compulsive",
    "unsettled",
    "answering",
    "not judged",
    "runaway",
    "reverberating",
]
"""Of a dyad, see `snn.record.health`."""
InfluenceVerdict: TypeAlias = Literal[
    "cannot be told",
    "no influence shown",
    "influence a to b",
    "influence b to a",
    "mutual influence",
    "reciprocity",
]
"""By the cue test, see `snn.analyse.influence.index`."""
SynchronyVerdict: TypeAlias = Literal["no score", "no synchrony shown", "synchrony"]
"""By circular shifts."""
