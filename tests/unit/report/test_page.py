"""Pages: text of others stays text, nothing is fetched, and what is shown is what was given."""

from html.parser import HTMLParser

from snn.plot.style import new_figure
from snn.report.page import Page, Section, page_figures, rendered, write_page

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'so' {{ 7 * 7 }} \x1b[2J"


class Parsed(HTMLParser):
    """Tags with their attributes, and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, text):
        self.texts.append(text.strip())

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def page(**parts):
    given = {"title": "t", "question": "q", "answers": ["a"], "warnings": [], "sections": []}
    return Page(**(given | parts))


def test_text_of_others_is_shown_and_does_nothing():
    section = Section(
        heading=HOSTILE, lines=[HOSTILE], cells=[[HOSTILE, "x"], ["1", HOSTILE]], note=HOSTILE, code=HOSTILE
    )
    text = rendered(
        page(title=HOSTILE, question=HOSTILE, answers=[HOSTILE], warnings=[HOSTILE], sections=[section])
    )
    found = Parsed(text)
    assert not found.named("script")
    assert "\x1b" not in text
    shown = [one for one in found.texts if "alert(1)" in one]
    assert len(shown) == 11  # in the title twice
    assert {one for one in shown} == {HOSTILE.replace("\x1b", "\\x1b")}
    labels = [attributes["aria-label"] for _, attributes in found.tags if "aria-label" in attributes]
    assert labels == [HOSTILE.replace("\x1b", "\\x1b")]


def test_a_page_may_load_nothing_but_what_is_in_it():
    figures = page_figures({"raster": new_figure(width_in=2, height_in=1)}, {})
    found = Parsed(rendered(page(sections=[Section(heading="h", figures=figures)])))
    (policy,) = [
        tag["content"] for tag in found.named("meta") if "content" in tag and "default-src" in tag["content"]
    ]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    sources = [
        attributes[name] for _, attributes in found.tags for name in ("src", "href") if name in attributes
    ]
    assert len(sources) == 1
    assert sources[0].startswith("data:image/")
    assert found.named("img")[0]["alt"] == "raster"


def test_a_table_has_a_heading_a_line_and_the_name_of_each_line():
    cells = [["run", "n"], ["one", "8"], ["two", "12"]]
    found = Parsed(rendered(page(sections=[Section(heading="h", cells=cells)])))
    assert [tag.get("scope") for tag in found.named("th")] == ["col", "col", "row", "row"]
    assert [text for text in found.texts if text in {"run", "n", "one", "two", "8", "12"}] == [
        "run", "n", "one", "8", "two", "12"
    ]  # fmt: skip


def test_a_part_without_anything_is_left_out():
    sections = [
        Section(heading="nothing"),
        Section(heading="only a heading", cells=[["a", "b"]]),
        Section(heading="all", lines=["x"]),
    ]
    found = Parsed(rendered(page(sections=sections)))
    assert "all" in found.texts
    assert not {"nothing", "only a heading"} & set(found.texts)


def test_a_figure_is_the_smaller_of_two_images():
    import numpy as np

    few, many = (new_figure(width_in=2, height_in=1) for _ in range(2))
    few.add_subplot().plot([0, 1], [0, 1])
    many.add_subplot().plot(np.random.default_rng(1).random(60_000).cumsum() % 1)
    images = page_figures({"few": few, "many": many}, {"few": "a line"})
    assert [image.image.partition(";")[0] for image in images] == ["image/svg+xml", "image/png"]
    assert [image.description for image in images] == ["a line", "many"]


def test_a_page_is_written_as_it_is(tmp_path):
    write_page(page(title="Überein"), tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == rendered(page(title="Überein"))
