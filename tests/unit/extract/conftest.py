"""The fixture of a small web on loopback, see `loopback_web.py`."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from loopback_web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    found = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = found.answers.get(self.path)
            found.asked[self.path] += 1
            if not answers:
                self.send_error(404)
                return
            try:
                (answers.pop(0) if len(answers) > 1 else answers[0])(self)
            except ConnectionError:
                self.close_connection = True  # the client had enough

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
