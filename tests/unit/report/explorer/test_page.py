"""The file of an explorer page, without a browser: it loads nothing, runs its own scripts only, and keeps its size."""

import base64
import hashlib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from snn.report.explorer.columns import needed, page_columns
from snn.report.explorer.packing import unpacked
from snn.report.explorer.page import SCRIPTS, SIZES, explorer_page, max_bytes
from tests.unit.synthetic_pages import synthetic_explored

HOSTILE = "</script><script>alert(1)</script>\u2028{{ 7 * 7 }}\x1b[2J"


class Parsed(HTMLParser):
    """Tags with their attributes, and the text in each script."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.scripts, self.shown = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "script" and data.strip() and self.scripts[-1] == "":
            self.scripts[-1] = data
        else:
            self.shown.append(data)


def data_of(page, name):
    parsed = Parsed(page)
    kinds = [attributes for tag, attributes in parsed.tags if tag == "script"]
    return unpacked(next(s for a, s in zip(kinds, parsed.scripts, strict=True) if a.get("id") == name))


@pytest.fixture(scope="module")
def found():
    return synthetic_explored(24, n_failed=1, n_unscored=2)


@pytest.fixture(scope="module")
def page(found):
    return explorer_page(found)


def test_the_policy_allows_the_scripts_of_the_page_and_nothing_else(page):
    parsed = Parsed(page)
    kinds = [attributes for tag, attributes in parsed.tags if tag == "script"]
    run = [text for kind, text in zip(kinds, parsed.scripts, strict=True) if "type" not in kind]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in run]
    assert len(run) == len(SCRIPTS)
    (policy,) = [a["content"] for _, a in parsed.tags if "default-src" in a.get("content", "")]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    assert policy == f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}"
    assert not [a for _, a in parsed.tags if {"src", "href", "onclick", "onload"} & set(a)]


def test_the_first_view_is_the_outcome_along_the_axis_with_its_null(page):
    table, _ = data_of(page, "table-data")
    assert table["first_view"] == {"y": "C", "x": "coupling", "colour": "", "facet": ""}
    assert table["nulls"]["C"]["column"] == "null95"
    assert (table["n_failed"], table["scored"]) == (1, [1] * 22 + [0] * 2)


def test_text_of_others_stays_text(found):
    (source,) = found.sources
    hostile = replace(found, labels=(HOSTILE, "two"))
    hostile = replace(
        hostile, sources=(replace(source, folder=replace(source.folder, path=Path(HOSTILE))), source)
    )
    text = explorer_page(hostile)
    parsed = Parsed(text)
    assert len(parsed.scripts) == len(SCRIPTS) + 3
    assert not {"\x1b", "\u2028"} & set(text)
    assert any("<script>alert(1)</script>" in shown for shown in parsed.shown)
    table, _ = data_of(text, "table-data")
    assert not {"\x1b", "\u2028"} & set("".join(table["folders"]))


def test_the_same_runs_give_the_same_page(found, page):
    assert explorer_page(found) == page


def test_a_page_of_many_runs_keeps_its_size_and_says_what_it_lacks():
    found = synthetic_explored(400)
    text = explorer_page(found)
    assert len(text.encode()) <= max_bytes(400)
    table, _ = data_of(text, "table-data")
    kept = {column["name"] for column in table["columns"]}
    names = {column.name for column in page_columns(found)}
    assert needed(found) & names <= kept < names
    assert f"{len(names) - len(kept)} columns of results.csv are not in this page" in text
    lacking = sorted(names - kept)[0]
    asked, _ = data_of(explorer_page(found, columns=[lacking]), "table-data")
    assert lacking in {column["name"] for column in asked["columns"]}


def test_sizes_grow_with_the_number_of_runs():
    assert [max_bytes(n) for n, _ in SIZES] == [size for _, size in SIZES]
    assert max_bytes(1) == max_bytes(24)
    assert (
        max_bytes(24) < max_bytes(500) < max_bytes(1000) < max_bytes(3000) < max_bytes(5000) < max_bytes(9000)
    )
