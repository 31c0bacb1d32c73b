"""A redirect from a public address inward: the connection is closed before a word is said."""

import socket
from pathlib import Path

import pytest

from integration.servers.http_server import scripted_server
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquisitionError, acquire, addresses, inward

INSIDE = "127.0.0.2"


def test_nothing_is_asked_of_the_internal_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def reach_of(address: str) -> addresses.Reach:
        return addresses.Reach.INTERNAL if address == INSIDE else addresses.Reach.PUBLIC

    monkeypatch.setattr(inward, "reach_of", reach_of)
    with scripted_server() as outside, socket.create_server((INSIDE, 0)) as inside:
        inside.settimeout(10)
        target = f"http://{INSIDE}:{inside.getsockname()[1]}/secret"
        url = outside.route("/data.csv", lambda exchange: exchange.reply(302, Location=target))
        with pytest.raises(AcquisitionError, match="internal network") as refused:
            acquire(FileSourceSpec(format="csv", url=url), data_dir=str(tmp_path))
        connection, _ = inside.accept()
        with connection:
            said = connection.recv(1)

    assert refused.value.exit_code == ExitCode.NO_DATA
    assert f"{INSIDE}:" in refused.value.message
    assert said == b""
    assert len(outside.seen) == 1
    assert list(tmp_path.iterdir()) == []
