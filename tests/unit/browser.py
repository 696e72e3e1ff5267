"""A browser for tests of pages, where there is one."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def started_browser() -> Iterator[Any]:
    """Start Chromium, or skip the test and say what is missing."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed; pages are not tried in a browser"
    )
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("there is no Chromium here (apt-get install chromium); pages are not tried in a browser")
    with playwright.sync_playwright() as running:
        # The sandbox of Chromium refuses to run as root, as containers do.
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page, and all that it said or asked for."""

    page: Any
    address: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def findings(self) -> list[str]:
        """List what keeps people from using the page, by axe-core."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        found = axe.run(self.page).response["violations"]
        return [
            f"{one['id']}: {one['nodes'][0]['html']}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]


def opened(browser: Any, path: Path, *, width: int = 1300) -> Opened:
    """Open a page from a file, and listen."""
    return opened_at(browser, path.as_uri(), width=width)


def opened_at(browser: Any, address: str, *, width: int = 1300) -> Opened:
    """Open a page, and listen."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(10_000)
    found = Opened(page, address)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("dialog", lambda dialog: (found.said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: found.asked.append(request.url))
    page.goto(found.address)
    return found


def until(page: Any, condition: str, *, timeout_s: float = 10.0) -> None:
    """Wait until a JavaScript expression holds; Playwright's own way evaluates text, which our pages do not allow."""
    stop_s = time.monotonic() + timeout_s
    while not page.evaluate(f"Boolean({condition})"):
        assert time.monotonic() < stop_s, f"never: {condition}"
        time.sleep(0.02)
