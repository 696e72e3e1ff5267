"""What a word is: a column before a word of the glossary before a measure, and else what it may be meant to be."""

import pytest

from snn.analyse.measures.registry import MEASURES
from snn.api.explaining import explained, known_measures
from snn.errors import ResultError


def told(word, pages=("nulls",), glossary=None):
    return "\n".join(explained(word, pages=pages, glossary=glossary or {}))


def test_a_column_comes_before_the_glossary_and_that_before_a_measure():
    assert told("C", glossary={"c": "a letter"}).startswith("C: column of results.csv\n")
    assert told("tiling", glossary={"tiling": "on a roof"}).startswith("tiling: on a roof\n")
    assert told("tiling").startswith("tiling: measure, `snn analyze RESULTS -m tiling`\n")


def test_the_heading_of_a_table_is_its_column():
    assert "C_given_movement: column of results.csv, printed as 'C given movement'" in told(
        "C given movement"
    )


@pytest.mark.parametrize(
    ("word", "hint"),
    [("nul", "'nulls'"), ("glosary", "'glossy'"), ("zzzzzzzzzz", "`snn docs` names all pages")],
)
def test_what_is_nothing_is_refused_with_what_is_near(word, hint):
    with pytest.raises(ResultError, match=f"there is no page, column or measure '{word}'; .*{hint}"):
        told(word, glossary={"glossy": "x"})


def test_every_measure_is_listed_with_its_unit_and_family():
    assert [one["name"] for one in known_measures()] == [measure.name for measure in MEASURES]
    by_name = {one["name"]: one for one in known_measures()}
    assert (by_name["tiling"]["short"], by_name["patterns"]["short"]) == ("STTC", "")
    assert all(set(one) == {"name", "short", "label", "unit", "family"} for one in known_measures())
