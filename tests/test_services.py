"""What the tests wait for before they empty the database (tests/services.py)."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests import services


def test_what_a_closed_page_had_asked_is_waited_for() -> None:
    begun, may_end, done = threading.Event(), threading.Event(), threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/lente/":
                begun.set()
                may_end.wait(10)
                done.set()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        # Asked, then closed before the server takes it up: only from here on does it serve.
        with socket.create_connection(("127.0.0.1", server.server_address[1])) as page:
            page.sendall(b"GET /lente/ HTTP/1.0\r\n\r\n")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        threading.Timer(0.3, may_end.set).start()
        services.wait_until_answered(f"http://127.0.0.1:{server.server_address[1]}")
        assert begun.is_set()
        assert done.is_set()
        server.shutdown()
