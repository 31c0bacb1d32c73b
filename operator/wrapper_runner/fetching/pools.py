"""urllib3's connection pools, over connections that are checked and that can be shut when time is over."""

import socket
import ssl
from typing import Any
from urllib.request import getproxies

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from wrapper_runner.acquisition.proxies import proxy_for, split_user
from wrapper_runner.fetching.connecting import Connector
from wrapper_runner.fetching.reply_limit import ReplyLimit
from wrapper_runner.fetching.trust import trust


class Pools:
    """Keeps connections open between requests; not for several threads at once.

    Args:
        connector: Opens connections without a proxy.
        ca_bundle_path: See `trust`.
    """

    def __init__(self, connector: Connector, ca_bundle_path: str | None) -> None:
        self._connector = connector
        self._ca_bundle_path = ca_bundle_path
        self._context: ssl.SSLContext | None = None
        self._managers: dict[str, urllib3.PoolManager] = {}
        self._proxies = getproxies()
        self.limit = ReplyLimit()
        """Knows the connections that are open."""

    def manager(self, url: str) -> urllib3.PoolManager:
        """Return the pools to ask for a url with, by way of the proxy that the environment names for it.

        Raises:
            FetchFailure: The certificates to trust cannot be read.
        """
        proxy, authorization = split_user(proxy_for(url, self._proxies) or "")
        if proxy not in self._managers:
            self._managers[proxy] = self._new_manager(proxy, authorization)
        if url.startswith("https:") or proxy.startswith("https:"):
            self._managers[proxy].connection_pool_kw.setdefault("ssl_context", self._trusted())
        return self._managers[proxy]

    def close(self) -> None:
        """Close all connections."""
        for manager in self._managers.values():
            manager.clear()
        self.limit.close()

    def _trusted(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = trust(self._ca_bundle_path)
        return self._context

    def _new_manager(self, proxy: str, authorization: str | None) -> urllib3.PoolManager:
        if not proxy:
            manager = urllib3.PoolManager(num_pools=4)
            manager.pool_classes_by_scheme = _pool_classes(self.limit.watch, self._connector)
            return manager
        told = {"Proxy-Authorization": authorization} if authorization else {}
        proxied = urllib3.ProxyManager(proxy, num_pools=4, proxy_headers=told)
        proxied.pool_classes_by_scheme = _pool_classes(self.limit.watch, None)
        return proxied


def _pool_classes(watch: Any, connector: Connector | None) -> dict[str, Any]:
    class Watched(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            if connector is None:
                return super()._new_conn()
            return _checked(self, connector)

        def connect(self) -> None:
            super().connect()
            watch(self.sock)

    class WatchedSecure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            if connector is None:
                return super()._new_conn()
            return _checked(self, connector)

        def connect(self) -> None:
            super().connect()
            watch(self.sock)

    class Pool(urllib3.HTTPConnectionPool):
        ConnectionCls = Watched

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = WatchedSecure

    return {"http": Pool, "https": SecurePool}


def _checked(connection: HTTPConnection, connector: Connector) -> socket.socket:
    """Connect, with errors as urllib3 has them."""
    seconds = connection.timeout if isinstance(connection.timeout, (int, float)) else 30.0
    try:
        return connector.connect(connection.host, connection.port or 0, seconds=seconds)
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "no connection in time") from error
    except OSError as error:
        raise NewConnectionError(connection, f"no connection: {error}") from error
