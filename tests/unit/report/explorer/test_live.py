"""Live rows and their server: what ends appears once, and nobody else is served, nor anything else."""

import http.client
import json
from threading import Thread

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.record.manifest import append_line
from snn.record.results_folder import MANIFEST_NAME, ResultsFolder
from snn.record.store import ResultStore
from snn.report.explorer.live import LiveFolder
from snn.report.explorer.live_server import LOOPBACK, LiveServer
from tests.unit.browser import opened_at, started_browser, until
from tests.unit.synthetic_runs import small_experiment, troubled_run


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("live") / "small"
    with ResultStore(path, small_experiment(couplings=(0.0, 1.0), replicates=3, duration="8 s")) as found:
        yield found


def run(store, *numbers):
    trials = [store.trials[number] for number in numbers]
    run_trials(trials, store, executor=SerialExecutor(), run_trial=troubled_run)


@pytest.fixture(scope="module")
def server(store):
    with LiveServer(LiveFolder(store.folder)) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def asked(server, path, *, host=None):
    connection = http.client.HTTPConnection(LOOPBACK, server.server_port, timeout=10)
    connection.request("GET", path, headers={"Host": host or f"{LOOPBACK}:{server.server_port}"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_a_browser_sees_runs_appear(store, server):
    with started_browser() as browser:
        found = opened_at(browser, server.address)
        until(found.page, "document.getElementById('live').textContent.includes('no run is complete yet')")
        run(store, 0, 1)
        until(found.page, "document.querySelectorAll('#table tbody tr').length === 2")
        run(store, 3, 4, 5)
        told = "3 dyads shown, 1 flagged and masked, 1 failed."
        until(found.page, f"document.getElementById('counts').textContent === '{told}'")
        assert found.page.input_value("#x") == "coupling"
        found.page.evaluate("Explorer.choose(2)")
        until(found.page, "document.querySelector('#curves svg')")
        assert found.page.locator("#chosen li").inner_text().startswith("coupling 1, replicate 0")
        assert {one.split("?")[0] for one in found.asked} == {server.address, f"{server.address}rows"}
        assert not found.said


MARK = """() => {
    const parts = { y: "#y", filters: "#filters", rows: "#table tbody", list: "#chosen", curves: "#curves" };
    window.touched = Object.fromEntries(Object.keys(parts).map((name) => [name, 0]));
    for (const [name, place] of Object.entries(parts)) {
        const observer = new MutationObserver((seen) => {
            window.touched[name] += seen.filter((one) => one.removedNodes.length).length;
        });
        observer.observe(document.querySelector(place), { childList: true, subtree: true });
    }
}"""
"""Counts what is taken out of the parts of the page."""


def test_what_somebody_is_about_to_do_survives_runs_that_end(tmp_path):
    experiment = small_experiment(couplings=(0.0, 1.0), replicates=3, duration="8 s")
    with (
        ResultStore(tmp_path / "small", experiment) as store,
        started_browser() as browser,
        LiveServer(LiveFolder(store.folder)) as server,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        run(store, 0, 3)
        page = opened_at(browser, server.address).page
        until(page, "document.querySelectorAll('#table tbody tr').length === 2")
        page.select_option("#y", "execution_e_rate_hz")
        page.click("#filter summary")
        page.locator("#filters input").nth(1).uncheck()
        page.evaluate("Explorer.choose(0)")
        until(page, "document.querySelector('#curves svg')")
        page.evaluate("getSelection().selectAllChildren(document.querySelector('#table tbody tr'))")
        chosen_text = page.evaluate("getSelection().toString()")
        page.evaluate(MARK)
        page.locator("#filters input").nth(1).focus()
        page.evaluate("window.focused = document.activeElement")
        run(store, 1)
        until(
            page,
            "Data.state.keys.length === 3 && document.querySelectorAll('#table tbody tr').length === 2",
        )
        assert page.evaluate("document.activeElement === window.focused && !window.focused.checked")
        assert page.input_value("#y") == "execution_e_rate_hz"
        assert len(chosen_text) > 10
        assert page.evaluate("getSelection().toString()").strip() == chosen_text.strip()
        assert page.locator("#chosen li").count() == 1
        assert set(page.evaluate("window.touched").values()) == {0}
        page.locator("#chosen button").focus()
        page.evaluate("window.focused = document.activeElement")
        run(store, 2)
        until(page, "Data.state.keys.length === 4")
        assert page.evaluate("document.activeElement === window.focused")
        page.focus("#facet")  # as with an open menu: of its options none goes
        run(store, 4)
        until(page, "document.getElementById('counts').textContent.includes('1 failed')")
        assert page.evaluate("document.activeElement.id") == "facet"
        assert page.evaluate("window.touched.y") == 0
        server.shutdown()


def test_rows_come_once_and_from_where_they_are_asked_for(store):
    run(store, *range(6))
    live = LiveFolder(store.folder)
    first = live.rows_since(0)
    assert len(first["table"]["keys"]) == 5
    assert first["n_failed"] == 1
    again = live.rows_since(first["next"])
    assert (again["next"], again["table"]["keys"], again["n_failed"]) == (first["next"], [], 1)
    assert live.rows_since(10**9)["is_other"]


def test_a_run_that_was_made_again_and_a_torn_line_count_once(store):
    live = LiveFolder(store.folder)
    before = live.rows_since(0)
    path = store.folder.path / MANIFEST_NAME
    line = path.read_text().splitlines()[1]
    append_line(path, line)
    with path.open("ab") as file:
        file.write(b'{"key": "torn')
    after = live.rows_since(before["next"])
    assert after["table"]["keys"] == [json.loads(line)["key"]]
    assert after["next"] == path.stat().st_size - len(b'{"key": "torn')
    assert "small" in live.page


@pytest.mark.parametrize(
    "path", ["/", "/rows?since=0", "/wrong/", "/wrong/rows?since=0", "//", "//[", "nothing", "/results.csv"]
)
def test_without_the_token_there_is_nothing(server, path):
    assert asked(server, path) == (404, b"")


@pytest.mark.parametrize(
    "path",
    [
        "results.csv",
        "../results.csv",
        "runs/",
        "rows",
        "rows?since=-1",
        "rows?since=1e9",
        "rows/x",
        "%2e%2e/x",
    ],
)
def test_nothing_but_the_page_and_its_rows_is_served(server, path):
    assert asked(server, f"/{server.token}/{path}") == (404, b"")


def test_another_name_is_refused_even_with_the_token(server):
    path = f"/{server.token}/"
    assert asked(server, path)[0] == 200
    assert asked(server, path, host=f"localhost:{server.server_port}")[0] == 200
    for host in ("evil.example", f"evil.example:{server.server_port}", LOOPBACK):
        assert asked(server, path, host=host) == (403, b"")


def test_it_listens_on_this_machine_only_and_each_time_by_another_token(server):
    assert server.server_address[0] == LOOPBACK
    with LiveServer(LiveFolder(ResultsFolder(server.live.folder.path))) as other:
        assert other.token != server.token
        assert len(other.token) >= 32


def test_rows_are_strict_json(server):
    status, body = asked(server, f"/{server.token}/rows?since=0")
    assert status == 200
    assert b"NaN" not in body
    assert json.loads(body)["next"] > 0
