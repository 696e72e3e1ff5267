"""The page of `snn explore` with so many runs in a browser: ``python -m tests.benchmarks.page_process N``."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from snn.report.explorer.page import explorer_page
from tests.benchmarks.own_cpu import cpu_s, say
from tests.unit.browser import opened, started_browser
from tests.unit.synthetic_pages import synthetic_explored

REDRAWS = 5
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> None:
    found = synthetic_explored(int(sys.argv[1]))
    started_s = cpu_s()
    text = explorer_page(found)
    written_s = cpu_s() - started_s
    with tempfile.TemporaryDirectory() as folder, started_browser() as browser:
        path = Path(folder) / "page.html"
        path.write_text(text, encoding="utf-8")
        ready_s, redraw_s = _times_s(browser, path)
    say(mb=len(text.encode()) / 1e6, written_s=written_s, ready_s=ready_s, redraw_s=redraw_s)


def _times_s(browser: Any, path: Path) -> tuple[float, float]:
    """Return the CPU time of the process of the page, until it is ready and for drawing all of it again."""
    page = opened(browser, path).page
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.wait_for_selector("html[data-ready]")
    page.evaluate(DRAWN)
    ready_s = _process_s(session)
    for _ in range(REDRAWS):
        page.evaluate(f"Explorer.redraw().then(() => {DRAWN})")
    return ready_s, (_process_s(session) - ready_s) / REDRAWS


def _process_s(session: Any) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "ProcessTime")


if __name__ == "__main__":
    main()
