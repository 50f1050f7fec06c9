"""A small web on loopback for the tests of fetching: real sockets, real HTTP, answers as each test needs them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Web:
    """Answers by path; a path may have several answers, of which the last is repeated."""

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def serve(
        self, path: str, body: bytes | str = b"", *, status: int = 200, media_type: str = "text/html", **headers: str
    ) -> str:
        """Add an answer to a path; returns its address."""
        content = body.encode() if isinstance(body, str) else body

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Type", media_type)
            handler.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        return self.add(path, answer)

    def add(self, path: str, answer: Answer) -> str:
        """Add an answer of any kind to a path; returns its address."""
        self.answers.setdefault(path, []).append(answer)
        return self.address + path
