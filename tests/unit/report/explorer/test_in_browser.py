"""Pages in a browser: nothing is fetched or complained of, people can use them, and the numbers are the table's."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import snn
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.batch.table import write_table
from snn.record.results_folder import ResultsFolder
from snn.record.store import ResultStore
from snn.report.comparison_figures import comparison_figures
from snn.report.comparison_page import comparison_page
from snn.report.explorer.page import explorer_page
from snn.report.page import write_page
from snn.report.results import read_results
from tests.unit.browser import opened, started_browser, until
from tests.unit.synthetic_pages import synthetic_explored
from tests.unit.synthetic_runs import small_experiment, troubled_run

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} \"'"


@pytest.fixture(scope="module")
def browser():
    with started_browser() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two couplings of three dyads; with the coupling one failed, and one ran away."""
    path = tmp_path_factory.mktemp("explored") / "small"
    with ResultStore(path, small_experiment(couplings=(0.0, 1.0), replicates=3, duration="8 s")) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=troubled_run)
        write_table(store)
    return path


@pytest.fixture(scope="module")
def rows(folder):
    with (folder / "results.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def explorer(browser, folder):
    found = opened(browser, snn.write_explorer(folder))
    found.page.wait_for_selector("html[data-ready]")
    yield found
    found.page.close()


@pytest.fixture
def page(explorer):
    """The page of the folder, as it was when it was opened."""
    explorer.page.reload()
    explorer.page.wait_for_selector("html[data-ready]")
    return explorer.page


def number(text):
    return float(text.replace("−", "-"))


def value_of(cell, column):
    """Read a cell of results.csv: a word of a column of words, a number, or nothing."""
    if not cell:
        return None
    return cell if any(isinstance(value, str) for value in column) else float(cell)


def drawn(page):
    """Wait until what was chosen is drawn."""
    until(page, "document.documentElement.dataset.drawn === [...Explorer.chosen.keys()].join(' ')")


def test_numbers_of_the_page_are_those_of_the_table(page, rows):
    names = page.evaluate("[...Data.state.columns.keys()]")
    assert len(names) > 100
    for name in names:
        shown = page.evaluate("(name) => Data.state.keys.map((_, run) => Data.value(name, run))", name)
        assert shown == [value_of(row[name], shown) for row in rows], name


def test_the_answer_and_the_counts_are_of_scored_dyads(page, rows):
    scored = [row for row in rows if row["health"] != "runaway"]
    assert len(scored) == 4
    means = {
        coupling: np.mean([float(row["C"]) for row in scored if row["coupling"] == coupling])
        for coupling in ("0.0", "1.0")
    }
    answer = page.inner_text("#answer")
    told = [number(one) for one in re.findall(r"(\S+) at coupling", answer)]
    assert sorted(told) == pytest.approx(sorted(means.values()), rel=0.01)
    above = sum(float(row["C"]) > float(row["null95"]) for row in scored)
    assert f"{above} of 4 dyads" in answer
    assert page.inner_text("#counts") == "4 dyads shown, 1 flagged and masked, 1 failed."


def test_flagged_dyads_are_hollow_and_in_no_mean(page):
    page.select_option("#y", "execution_e_rate_hz")
    answer, marks = page.inner_text("#answer"), "#figure circle[fill='white'], #figure g[fill='white'] circle"
    assert page.locator(marks).count() == 0
    page.check("#masked")
    assert page.inner_text("#answer") == answer
    assert page.inner_text("#counts").startswith(
        "4 dyads shown, 1 flagged (hollow marks, in no mean), 1 failed"
    )
    assert page.locator("#table tbody tr").count() == 5
    assert page.locator("#table tbody tr.masked").count() == 1
    hollow = page.evaluate(
        "[...document.querySelectorAll('#figure g')].filter((g) => g.getAttribute('fill') === 'white').length"
    )
    assert hollow == 1


def test_a_filter_leaves_out_what_is_not_wanted(page):
    page.click("summary")
    page.locator("fieldset", has_text="coupling").get_by_label("1", exact=True).uncheck()
    assert page.inner_text("#counts") == "3 dyads shown, 0 flagged and masked, 1 failed."
    assert page.locator("#table tbody tr").count() == 3
    assert "(n = 3)" in page.inner_text("#answer")


def test_the_table_sorts_and_is_used_by_keyboard(page, rows):
    page.click("#table th button[data-name=C]")
    order = [float(one) for one in page.locator("#table tbody tr td:nth-child(6)").all_inner_texts()]
    assert order == sorted(float(row["C"]) for row in rows if row["C"])
    page.locator("#table tbody tr[tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    drawn(page)
    assert page.locator("#chosen li").count() == 2
    assert page.locator("#table tr[aria-selected=true]").count() == 2
    assert (
        page.locator("#curves svg path[stroke='#D55E00'], #curves svg g[stroke='#D55E00'] path").count() == 1
    )
    page.keyboard.press("Enter")
    drawn(page)
    assert page.locator("#chosen li").count() == 1


def test_a_click_on_a_mark_shows_that_dyad(page):
    box = page.locator("#figure svg circle").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "document.querySelector('#figure svg').value")
    assert "its null: 0." in "".join(page.locator("#figure text").all_text_contents())
    run = page.evaluate("document.querySelector('#figure svg').value.run")
    page.mouse.down()
    page.mouse.up()
    drawn(page)
    assert page.evaluate("[...Explorer.chosen.keys()]") == [run]
    assert page.locator("#curves svg").count() == 1


def test_curves_and_spikes_are_those_of_the_run(page, folder):
    results = read_results((found := ResultsFolder(folder)), found.experiment())
    kept = results.correlogram(results.trials[0])
    shown = page.evaluate("Data.curves(0)")
    step = max(np.abs([kept.observed, kept.null_low, kept.null_high]).max(axis=1)) / 127
    for name in ("observed", "low", "high"):
        wanted = getattr(kept, {"observed": "observed"}.get(name, f"null_{name}"))
        assert np.abs(np.array(shown[name]) - wanted).max() <= 0.51 * step
    recording = results.recording(results.trials[0])
    told = page.evaluate(
        "Data.recording(0).then((one) => ({start: one.start_s, stop: one.start_s + one.duration_s,"
        " times: one.rows.map((row) => [row.partner, row.population, [...row.times_s]]),"
        " moved: one.movement.map((courses) => courses.map((course) => [...course]))}))"
    )
    trains = recording.spikes["b_execution_e"]
    inside = trains.times_s[(trains.times_s >= told["start"]) & (trains.times_s < told["stop"])]
    times = sorted(t for partner, kind, row in told["times"] if (partner, kind) == (1, 1) for t in row)
    assert np.array(times) == pytest.approx(np.sort(inside) - told["start"], abs=0.0021)
    first = round(told["start"] / 0.01)
    wanted = recording.movement.movement_hz["a"][:, first:]
    n = len(told["moved"][0][0])
    means = wanted[:, : 2 * n].reshape(4, n, 2).mean(-1)
    assert np.abs(np.array(told["moved"][0]) - means).max() <= 0.51 * means.max() / 255 * 2


def test_time_is_chosen_by_hand_or_by_number(page):
    page.evaluate("Explorer.choose(0)")
    drawn(page)
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 600, box["y"] + 60)
    page.mouse.up()
    until(page, "document.getElementById('from').value !== ''")
    low, high = (float(page.input_value(f"#{name}")) for name in ("from", "to"))
    assert 0 < low < high < 8
    page.click("#all")
    assert page.input_value("#from") == ""
    before = page.evaluate("document.querySelector('canvas').toDataURL()")
    page.fill("#from", "3")
    page.keyboard.press("Tab")
    until(page, f"document.querySelector('canvas').toDataURL() !== '{before}'")


def test_spikes_that_were_not_kept_are_told_beside_the_movement(browser, page, tmp_path):
    page.evaluate("Explorer.choose(0)")
    drawn(page)
    assert "not recorded" not in page.inner_text("#recordings")
    asked = small_experiment(couplings=(0.0, 1.0), duration="8 s", record={"spikes": False})
    with ResultStore(tmp_path / "light", asked) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=troubled_run)
        write_table(store)
    found = opened(browser, snn.write_explorer(tmp_path / "light"))
    found.page.wait_for_selector("html[data-ready]")
    found.page.evaluate("Explorer.choose(0)")
    drawn(found.page)
    assert "Spikes: not recorded (record.spikes: false)." in found.page.inner_text("#recordings")
    assert found.page.locator("canvas").count() == 1
    assert found.said == []
    found.page.close()


def test_a_dyad_that_is_not_in_the_page_leads_to_one_that_is(page, rows):
    page.evaluate("Explorer.choose(1)")
    drawn(page)
    assert f"/runs/{rows[1]['key']}" in page.inner_text("#recordings code")
    page.click("#recordings button")
    drawn(page)
    assert page.evaluate("[...Explorer.chosen.keys()]") == [1, 0]
    assert page.locator("canvas").count() == 1


@pytest.mark.parametrize("colour", ["verdict", "execution_e_rate_hz"])
@pytest.mark.parametrize("x", ["coupling", "verdict", "lag_s"])
def test_anything_is_drawn_against_anything(page, explorer, x, colour):
    page.select_option("#x", x)
    page.select_option("#colour", colour)
    page.select_option("#facet", "health")
    assert page.locator("#figure svg").count() == 1
    assert not explorer.said


def test_letters_of_the_axes_can_be_read(page):
    page.evaluate("Explorer.choose(0)")
    drawn(page)
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg text')].map((text) => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert len(sizes) > 10
    assert min(sizes) >= 12


def test_nothing_is_asked_for_and_nothing_is_wrong(page, explorer):
    page.evaluate("Explorer.choose(0)")
    drawn(page)
    assert not explorer.findings()
    assert set(explorer.asked) == {explorer.address}
    assert not explorer.said


def test_a_page_that_people_cannot_use_would_be_found(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><title>t</title><img src='data:,x'><p style='color:#ddd'>pale", "utf-8")
    found = opened(browser, path)
    assert {one.split(":")[0] for one in found.findings()} >= {"image-alt", "color-contrast", "html-has-lang"}
    found.page.close()


def test_text_of_others_does_nothing(browser, tmp_path):
    found = synthetic_explored(6, question=f"{HOSTILE}?")
    (source,) = found.sources
    runs = tuple(
        replace(run, trial=replace(run.trial, condition=((HOSTILE, f"{HOSTILE}{number}"), *run.trial.condition)))
        for number, run in enumerate(found.runs)
    )  # fmt: skip
    other = replace(source, folder=replace(source.folder, path=Path(HOSTILE)))
    found = replace(found, sources=(source, other), labels=(HOSTILE, "other"), runs=runs)
    path = tmp_path / "page.html"
    path.write_text(explorer_page(found), encoding="utf-8")
    hostile = opened(browser, path)
    hostile.page.wait_for_selector("html[data-ready]")
    hostile.page.evaluate("Explorer.choose(1)")
    hostile.page.wait_for_selector("#recordings code, #recordings canvas")
    assert "alert(1)" in hostile.page.inner_text("#table")
    assert not hostile.said
    assert hostile.asked == [hostile.address]
    assert hostile.page.locator("img").count() == 0
    hostile.page.close()


@pytest.mark.parametrize("kind", ["report", "comparison"])
def test_pages_that_are_read_are_sound_too(browser, folder, tmp_path, kind):
    if kind == "report":
        path = snn.write_report(folder)
    else:
        path = tmp_path / "comparison.html"
        compared = snn.compare_runs(folder).compared
        write_page(comparison_page(compared, dict(comparison_figures(compared))), path)
    found = opened(browser, path)
    assert not found.findings()
    assert not found.said
    assert {one.split(":")[0] for one in found.asked} <= {"file", "data"}
    assert [one for one in found.asked if one.startswith("file")] == [found.address]
    assert found.page.locator("main h1").inner_text()
    found.page.close()
