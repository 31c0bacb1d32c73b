"""The server: `/v1` and `/v1beta`, `generateContent`, streaming, `countTokens`, `models`."""

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gemini_server.answers import Sent, error

KEY = "AIza-scripted-key-0123456789"
_PATH = re.compile(r"/(v1|v1beta)/models(?:/([^/:?]+)(?::(\w+))?)?(?:\?.*)?$")
Script = Callable[["Asked"], Sent]


@dataclass(frozen=True)
class Asked:
    """One request to a model.

    Attributes:
        number: From 1, over all models.
        model: Its name.
        body: Of the request.
    """

    number: int
    model: str
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """Every text of every turn, and the system's."""
        turns = [self.body.get("systemInstruction") or {}, *self.body["contents"]]
        return "\n".join(part.get("text", "") for turn in turns for part in turn.get("parts") or [])

    @property
    def results(self) -> list[dict[str, Any]]:
        """The results of tools, of all turns."""
        parts = [part for turn in self.body["contents"] for part in turn.get("parts") or []]
        found = [part.get("functionResponse") or part.get("function_response") for part in parts]
        return [each for each in found if each]

    @property
    def has_tools(self) -> bool:
        """Whether tools may be called in this turn."""
        config = self.body.get("toolConfig") or {}
        mode = json.dumps(config)
        return bool(self.body.get("tools")) and '"NONE"' not in mode


@dataclass
class Gemini:
    """A running server.

    Attributes:
        script: Answers; may be replaced while it runs.
        asked: Every request to a model, in order.
    """

    script: Script
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, model: str, body: dict[str, Any], key: str) -> Sent:
        """Log a request and have the script answer it."""
        with self.lock:
            asked = Asked(len(self.asked) + 1, model, body)
            self.asked.append(asked)
            self.keys.append(key)
        if key != KEY:
            return error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
        return self.script(asked)


@contextlib.contextmanager
def run(script: Script, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[Gemini]:
    """Serve a scripted model until the end of the block."""
    gemini = Gemini(script)
    server = ThreadingHTTPServer((host, port), _handler(gemini))
    server.daemon_threads = True
    gemini.url = f"http://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield gemini
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(gemini: Gemini) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            match = _PATH.match(self.path)
            names = [{"name": "models/scripted"}]
            self._send(Sent({"models": names}) if match else error(404, "NOT_FOUND", "no such page"))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            match = _PATH.match(self.path)
            if match is None or match[2] is None:
                self._send(error(404, "NOT_FOUND", "no such page"))
                return
            if match[3] == "countTokens":
                self._send(Sent({"totalTokens": len(json.dumps(body)) // 4}))
                return
            sent = gemini.answer(match[2], body, self.headers.get("x-goog-api-key", ""))
            self._send(sent, stream=match[3] == "streamGenerateContent")

        def _send(self, sent: Sent, *, stream: bool = False) -> None:
            time.sleep(sent.delay)
            data = sent.body if isinstance(sent.body, bytes) else json.dumps(sent.body).encode()
            if stream and sent.status == 200:
                data = b"data: " + data + b"\r\n\r\n"
            kind = "text/event-stream" if stream else "application/json"
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(sent.status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data) + (100 if sent.broken else 0)))
                for name, value in sent.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)
            if sent.broken:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    return Handler
