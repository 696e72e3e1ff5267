"""Serves a live page to a browser on this machine, and to nobody else.

It listens on the loopback only. Each address begins with a token that is drawn anew, and the name by which the browser
reached us must be our own: neither another user nor a page of another site can read what is here. Two things are
served, the page and its rows; there is no way to a file.
"""

import json
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from snn.errors import ResultError
from snn.record.json_text import plain
from snn.report.explorer.live import LiveFolder

LOOPBACK = "127.0.0.1"


class LiveServer(ThreadingHTTPServer):
    """Answers until it is shut down."""

    daemon_threads = True

    def __init__(self, live: LiveFolder, *, port: int = 0):
        """Listen; 0 for any free port.

        Raises
        ------
        ResultError
            If the port cannot be had.
        """
        self.live, self.token, self.turn = live, secrets.token_urlsafe(24), Lock()
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except OSError as error:
            raise ResultError(f"cannot listen on port {port}: {error.strerror or error}") from error

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"


class _Handler(BaseHTTPRequestHandler):
    server: LiveServer  # pyright: ignore[reportIncompatibleVariableOverride]
    server_version, sys_version = "snn", ""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        port = self.server.server_port
        if self.headers.get("Host") not in (f"{LOOPBACK}:{port}", f"localhost:{port}"):
            return self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"")
        _, token, *rest = [*path.split("/"), ""]
        if not secrets.compare_digest(token.encode(), self.server.token.encode()):
            return self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"")
        if rest == ["", ""]:
            return self._answer(HTTPStatus.OK, "text/html; charset=utf-8", self.server.live.page.encode())
        since = parse_qs(query).get("since", [""])[0]
        if rest != ["rows", ""] or not (since.isascii() and since.isdigit() and len(since) < 16):
            return self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"")
        return self._rows(int(since))

    def _rows(self, since: int) -> None:
        try:
            with self.server.turn:  # one at a time: HDF5 and caches are shared
                found = self.server.live.rows_since(since)
        except (OSError, ResultError):
            return self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b"")
        return self._answer(HTTPStatus.OK, "application/json", json.dumps(plain(found)).encode())

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing: the terminal shows the address."""
