"""A RabbitMQ beside the cluster, on loopback and on the pods' bridge."""

import os

from cluster import processes, waiting
from cluster.layout import AMQP_PORT, BRIDGE_ADDRESS, Layout
from cluster.shell import run

USER = "wrapper"
PASSWORD = "wrapper-test"  # a broker on this machine, gone with the test run
NODE_NAME = "wrappertest@localhost"
EPMD_PORT = 4370


def start(layout: Layout, *, wait: bool = True) -> None:
    """Start the broker with a user for the publisher; its data survive `stop` and are gone with the state."""
    folder = layout.state / "rabbitmq"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{AMQP_PORT}\n"
        f"listeners.tcp.2 = {BRIDGE_ADDRESS}:{AMQP_PORT}\n"
        f"default_user = {USER}\ndefault_pass = {PASSWORD}\n"
        "loopback_users = none\nlog.console = true\nlog.console.level = warning\n"
        "vm_memory_high_watermark.absolute = 1GB\ndisk_free_limit.absolute = 50MB\n"
    )
    (folder / "enabled_plugins").write_text("[].\n")
    if processes.pid_of(layout, "epmd") is None:
        # The broker would start one itself, as a daemon that nobody ends.
        processes.start(layout, "epmd", ["epmd", "-port", str(EPMD_PORT), "-address", "127.0.0.1"])
        waiting.until("epmd", lambda: waiting.listens("127.0.0.1", EPMD_PORT), timeout=10)
    processes.start(layout, "rabbitmq", ["/usr/lib/rabbitmq/bin/rabbitmq-server"], env=_environment(layout))
    if wait:
        wait_ready()


def wait_ready() -> None:
    """Wait until the broker accepts connections."""
    waiting.until("RabbitMQ", lambda: waiting.listens("127.0.0.1", AMQP_PORT), timeout=60)


def stop(layout: Layout, *, kill: bool = False) -> None:
    """End the broker; its queues stay on disk."""
    processes.stop(layout, "rabbitmq", kill=kill, grace=30)


def control(layout: Layout, *words: str) -> str:
    """Run rabbitmqctl against the broker."""
    return run(["/usr/lib/rabbitmq/bin/rabbitmqctl", "--node", NODE_NAME, *words], env=_environment(layout))


def add_virtual_host(layout: Layout, name: str) -> None:
    """Give the publisher's user an empty virtual host."""
    delete_virtual_host(layout, name)
    control(layout, "--silent", "add_vhost", name)
    control(layout, "--silent", "set_permissions", "-p", name, USER, ".*", ".*", ".*")


def delete_virtual_host(layout: Layout, name: str) -> None:
    """Remove a virtual host with its queues, if it is there."""
    if name in control(layout, "--silent", "list_vhosts", "name").split():
        control(layout, "--silent", "delete_vhost", name)


def is_running(layout: Layout) -> bool:
    """Return whether the broker is up."""
    return processes.pid_of(layout, "rabbitmq") is not None


def _environment(layout: Layout) -> dict[str, str]:
    folder = layout.state / "rabbitmq"
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "RABBITMQ_NODENAME": NODE_NAME,
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_DIST_PORT": "25679",
        "ERL_EPMD_PORT": str(EPMD_PORT),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
    }
