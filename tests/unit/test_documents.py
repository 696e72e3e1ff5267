"""What the Markdown pages say: tables, links, commands, configurations and names are those of the project."""

import ast
import csv
import io
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import snn
from snn.analyse.measures.registry import MEASURES
from snn.cli.main import app
from snn.config.file.load import load_experiment
from snn.config.schema.catalogue import leaves
from snn.config.schema.experiment import Experiment
from snn.record.health import _GRAVEST_FIRST, is_scored
from snn.record.influence_files import CUE_COLUMNS, SIGNAL_COLUMNS, STRETCH_COLUMNS
from snn.record.movement_file import COLUMNS as MOVEMENT_COLUMNS
from tests.reference.headline import dyads
from tests.reference.pages import PARTS_OF_PAGES, declared_options, made_again, pages, verbs
from tests.reference.published import ROOT, numbers, published_rows

README, CHANGELOG = ROOT / "README.md", ROOT / "CHANGELOG.md"
PAGES = pages()
MANUAL = ROOT / "snn" / "docs"
OWN = [
    page for page in PAGES if page != CHANGELOG and not page.is_relative_to(ROOT / "results" / "reference")
]
"""Pages about the project as it is: neither its history nor what a run wrote."""
LANGUAGES = {"sh", "yaml", "python", "r", "csv", "text"}
VERBS = dict(verbs(app, "snn"))
LONGEST_README = 120


def name_of(page):
    return str(page.relative_to(ROOT))


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def prose(text):
    """Return a page without its blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def rows_of(text, first):
    """Return the cells of the lines of the table whose heading begins with a word."""
    lines = text.split(f"| {first} |", 1)[1].splitlines()[2:]
    table = [line for line in lines[: next((k for k, one in enumerate(lines) if not one), None)]]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


@pytest.fixture(params=PAGES, ids=name_of)
def page(request):
    return request.param


@pytest.fixture(params=OWN, ids=name_of)
def own(request):
    return request.param


def test_all_pages_are_read():
    names = {name_of(one) for one in PAGES}
    assert {"README.md", "CHANGELOG.md", "configs/README.md", "results/README.md"} <= names
    assert {"snn/docs/columns.md", "results/reference/recovery.md"} <= names


def test_tables_equal_the_reference_files(page):
    """A table under ``<!-- table: FILE -->`` is the content of that file, so that no number there is loose."""
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"<!-- table: (\S+) -->\n(.*?)\n\n", text, re.DOTALL)
    assert len(named) == len(re.findall(r"^<!-- table: ", text, re.MULTILINE))
    for name, table in named:
        assert table.strip() in (ROOT / name).read_text(encoding="utf-8"), name


def test_generated_parts_are_as_they_are_made_now(page):
    text = page.read_text(encoding="utf-8")
    assert text == made_again(text), "python -m tests.reference.pages writes it anew"
    assert text.count("<!-- generated: ") == text.count("<!-- end -->")


def test_each_generated_part_stands_in_one_page():
    found = [
        name
        for one in PAGES
        for name in re.findall("<!-- generated: (\\w+) -->", one.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == sorted(PARTS_OF_PAGES)


def anchors(path):
    headings = re.findall(r"^#+ (.+)$", prose(path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere(page):
    linked = re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text(encoding="utf-8")))
    missing = []
    for link in (link for link in linked if "://" not in link):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            missing.append(link)
    assert not missing


def linked_pages(page):
    linked = re.findall(r"\]\(([^)#\s]+)", prose(page.read_text(encoding="utf-8")))
    return {(page.parent / name).resolve() for name in linked if "://" not in name}


def test_pages_of_the_package_lead_to_each_other_only():
    for page in MANUAL.rglob("*.md"):
        assert page.read_text(encoding="utf-8").startswith("# "), page.name
        assert not [str(one) for one in linked_pages(page) if not one.is_relative_to(MANUAL)], page.name


def test_a_reader_of_the_readme_finds_all_pages_of_the_package():
    seen, found = set(), {README}
    while found - seen:
        page = (found - seen).pop()
        seen.add(page)
        found |= {one for one in linked_pages(page) if one.suffix == ".md"}
    assert not [str(page) for page in MANUAL.rglob("*.md") if page not in seen]


def test_blocks_say_what_they_are(own):
    marked = re.findall(r"^```(\w*)$", own.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(marked[::2]) <= LANGUAGES
    assert set(marked[1::2]) <= {""}


def test_configurations_are_valid_and_ask_a_question(own, tmp_path):
    for number, text in enumerate(blocks(own.read_text(encoding="utf-8"), "yaml")):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        assert load_experiment(path).question.endswith("?")


def test_python_can_be_compiled_and_imports_what_there_is(own):
    for text in blocks(own.read_text(encoding="utf-8"), "python"):
        compile(text, name_of(own), "exec")
        imported = [line for line in text.splitlines() if re.match(r"(from|import) ", line)]
        exec("\n".join(imported), {})  # noqa: S102 (the lines of our own pages)
        used = {node.attr for node in ast.walk(ast.parse(text)) if _is_of_snn(node)}
        assert used <= set(dir(snn))


def _is_of_snn(node):
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "snn"


def commands_in(text):
    """Find the command lines of a page, in blocks and in the text, by the words after ``snn``."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    lines += re.findall(r"`(snn [^`]+)`", prose(text))
    for line in lines:
        for command in re.split(r"&&|\||>", line):
            words = shlex.split(command.replace("...", ""), comments=True)
            if words and Path(words[0]).name == "snn":
                yield words[1:]


def wrong_words(words):
    """Return the options of a command line that there are not; all words if there is no such verb."""
    if words and words[0].startswith("-"):
        words = words[1:] if words[0] == "--debug" else []
    if not words or words == ["VERB"] or words == ["VERB", "--help"]:
        return []
    name = next((name for name in VERBS if name.split()[1:] == words[: len(name.split()) - 1]), None)
    if name is None:
        return [] if words[0] == "VERB" else words
    known = {"--help", *declared_options(VERBS[name])}
    return [word for word in words if re.match(r"--?[a-z]", word) and word not in known]


def test_commands_exist_with_their_options(own):
    wrong = {
        " ".join(words): found
        for words in commands_in(own.read_text("utf-8"))
        if (found := wrong_words(words))
    }
    assert not wrong


def test_files_that_are_named_exist(own):
    named = re.findall(r"`((?:snn|tests|configs)/[\w./]+)`", own.read_text(encoding="utf-8"))
    assert not [name for name in named if not (ROOT / name).exists() and "NAME" not in name]


def test_keys_that_are_named_exist(own):
    """A key is known from the top, or within a partner, as both are common in the text."""
    paths = {path.replace("partners.a.", "partner.") for path in leaves(Experiment)}
    known = {path[:end] for path in paths for end in (*(m.start() for m in re.finditer(r"\.", path)), None)}
    known |= {path.removeprefix("partner.") for path in known}
    tops = {path.split(".")[0] for path in known} - {"name", "results"}
    named = re.findall(r"`([a-z_]+\.[a-z_.]+)`", prose(own.read_text(encoding="utf-8")))
    asked = [
        key
        for key in named
        if key.split(".")[0] in tops and not key.endswith((".csv", ".yaml", ".md", ".py"))
    ]
    assert not [key for key in asked if key not in known and not key.startswith("partners.")]


def test_tables_of_data_have_the_columns_that_are_read(own):
    known = [{*MOVEMENT_COLUMNS}, {*CUE_COLUMNS, "dyad"}, {*SIGNAL_COLUMNS, "dyad"}, {*STRETCH_COLUMNS}]
    for text in blocks(own.read_text(encoding="utf-8"), "csv"):
        heading, *lines = csv.reader(io.StringIO(text))
        assert set(heading) in known
        assert {len(line) for line in lines} == {len(heading)}


def test_the_readme_fits_two_screens_and_is_tested_by_its_own_command():
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_README
    command = re.search(r"<!-- test command -->\n```sh\n(.+?)\n```", text, re.DOTALL)
    assert command, "`.ci/run` looks for it"
    assert "\n" not in command.group(1)
    assert "pytest" in command.group(1)
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert steps.index("pre-commit run --all-files") < steps.index("README.md | sed")


def test_badges_are_true():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest, highest = re.findall(r"3\.(\d+)", project["requires-python"])
    front = README.read_text(encoding="utf-8")
    assert f"![Python 3.{lowest} to 3.{int(highest) - 1}](" in front
    assert f"python-3.{lowest}%20to%203.{int(highest) - 1}-" in front
    assert f"![Licence: {project['license']}](" in front
    assert any(requirement.startswith("brian2") for requirement in project["dependencies"])
    assert front.count("img.shields.io") == 3


def found_directions(rows):
    told = [(row, way) for row in rows for way in ("a_to_b", "b_to_a") if not row[f"cue_withheld_{way}"]]
    return sum(float(row[f"cue_p_brain_{way}"]) <= 0.01 for row, way in told), len(told)


def test_numbers_of_the_readme_are_those_of_the_published_dyads():
    text = " ".join(README.read_text(encoding="utf-8").split())
    (first,) = published_rows("first_light")
    assert f"peaks at {float(first['C']):.2f}".replace("0.", ".") in text
    assert f"it reaches {float(first['null95']):.2f}".replace("0.", ".") in text
    assert f"of {first['n_surrogates']} cases" in text
    kinds = [
        [row for row in published_rows("dyad_kinds") if row["dyad"] == kind]
        for kind in ("common_input", "bidirectional")
    ]
    shared, seen = (f"{numbers(rows, 'C').mean():.2f}"[1:] for rows in kinds)
    (n,) = {len(rows) for rows in kinds}
    assert (
        f"the correlation is {shared}, and {seen} for partners who do see each other ({n} dyads each)" in text
    )
    groups = dyads()
    weak = [row for row in groups["0.1"] if is_scored(row["health"])]
    assert f"above chance in {int((numbers(weak, 'p') < 0.05).sum())} of {len(weak)} dyads" in text
    assert "finds {} of {} links".format(*found_directions(groups["0.1"])) in text
    assert "{} of {} where there is no link".format(*found_directions(groups["0"] + groups["half"])) in text


def test_all_measures_are_explained_with_their_unit():
    told = rows_of((MANUAL / "measures.md").read_text(encoding="utf-8"), "name")
    assert [(row[0], row[2]) for row in told] == [(f"`{one.name}`", one.unit) for one in MEASURES]
    assert all(len(row) == 5 and all(row) for row in told)


def test_all_states_are_explained_the_gravest_first():
    told = rows_of((MANUAL / "health.md").read_text(encoding="utf-8"), "state")
    assert [row[0] for row in told] == list(_GRAVEST_FIRST)
    assert {row[0] for row in told if row[2] == "no synchrony score"} == {
        state for state in _GRAVEST_FIRST if not is_scored(state)
    }


def test_messages_of_the_troubleshooting_page_are_those_of_the_program():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "snn").rglob("*.py"))
    joined = re.sub(r'"\s*\n\s*f?"', "", sources)
    told = rows_of(
        (MANUAL / "troubleshooting.md").read_text(encoding="utf-8"), "message begins with, or what happens"
    )
    quoted = [message for row in told for message in re.findall(r"`([^`]+)`", row[0])]
    quoted = [message for message in quoted if not message.startswith(("-", "results.csv"))]
    assert len(quoted) > 10
    assert not [message for message in quoted if message not in joined]
