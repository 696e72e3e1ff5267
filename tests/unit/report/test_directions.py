"""Names of both directions: those of the columns that are there."""

from snn.config.columns.column_names import column_named
from snn.config.null_models.axis import LINKS
from snn.report.directions import DIRECTIONS


def test_directions_are_the_links_and_their_columns_are_known():
    assert tuple(way.name for way in DIRECTIONS) == LINKS
    for way in DIRECTIONS:
        for column in (way.effect, way.withheld, way.p("brain"), way.p("movement")):
            assert column_named(column) is not None, column


def test_a_direction_is_written_from_who_influences_to_who_is_influenced():
    first = DIRECTIONS[0]
    assert (first.arrow, first.words, first.drawn) == ("a->b", "a to b", "a → b")
