"""A way to the API server that can be cut and mended."""

import contextlib
import selectors
import socket
import threading

from cluster.layout import API_PORT


class CutProxy:
    """Passes bytes on to the API server, unless it is cut; listens on loopback."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._whole = True
        self._pairs = []
        self._lock = threading.Lock()

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self.cut()

    def cut(self):
        """Break every connection and let no new one through."""
        with self._lock:
            self._whole = False
            for each in self._pairs:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            self._pairs.clear()

    def mend(self):
        """Let connections through again."""
        self._whole = True

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with self._lock:
                    if not self._whole:
                        client.close()
                        continue
                    server = socket.create_connection(("127.0.0.1", API_PORT))
                    self._pairs += [client, server]
                threading.Thread(target=_pass_on, args=(client, server), daemon=True).start()


def _pass_on(client, server):
    with client, server, selectors.DefaultSelector() as ready, contextlib.suppress(OSError):
        ready.register(client, selectors.EVENT_READ, server)
        ready.register(server, selectors.EVENT_READ, client)
        while True:
            for key, _ in ready.select():
                data = key.fileobj.recv(65536)
                if not data:
                    return
                key.data.sendall(data)
