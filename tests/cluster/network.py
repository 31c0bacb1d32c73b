"""The bridge that pods hang on, and the rules that keep their traffic on this machine."""

from pathlib import Path

from cluster.layout import BRIDGE, BRIDGE_ADDRESS, POD_NETWORK, SERVICE_NETWORK, Layout
from cluster.shell import run, succeeds


def up(layout: Layout) -> None:
    """Create bridge, route, forwarding, CNI configuration, and reject what would leave the machine."""
    if not succeeds(["ip", "link", "show", BRIDGE]):
        run(["ip", "link", "add", BRIDGE, "type", "bridge"])
        run(["ip", "address", "add", f"{BRIDGE_ADDRESS}/16", "dev", BRIDGE])
    run(["ip", "link", "set", BRIDGE, "up"])
    run(["ip", "route", "replace", SERVICE_NETWORK, "dev", BRIDGE])
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1\n")
    for rule in _fences():
        if not succeeds(["iptables", "-w", "-C", *rule]):
            run(["iptables", "-w", "-A", *rule])
    _write_cni(layout)


def down() -> None:
    """Remove what `up` made."""
    for rule in _fences():
        while succeeds(["iptables", "-w", "-D", *rule]):
            pass
    if succeeds(["ip", "link", "show", BRIDGE]):
        run(["ip", "link", "delete", BRIDGE])


def remove_pod_namespaces() -> None:
    """Remove network namespaces that the CNI plugins made and a killed containerd left behind."""
    for line in run(["ip", "netns", "list"]).splitlines():
        name = line.split()[0]
        if name.startswith("cni-"):
            succeeds(["ip", "netns", "delete", name])


def outward_device() -> str | None:
    """Return the device of the default route; None on a machine without one."""
    words = run(["ip", "route", "show", "default"]).split()
    return words[words.index("dev") + 1] if "dev" in words else None


def _fences() -> list[list[str]]:
    device = outward_device()
    if device is None:
        return []
    return [
        [chain, "-o", device, "-d", network, "-j", "REJECT"]
        for chain in ("OUTPUT", "FORWARD")
        for network in (POD_NETWORK, SERVICE_NETWORK)
    ]


def _write_cni(layout: Layout) -> None:
    folder = layout.state / "cni"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "10-bridge.conflist").write_text(
        f"""{{
  "cniVersion": "0.4.0",
  "name": "pods",
  "plugins": [
    {{
      "type": "bridge", "bridge": "{BRIDGE}", "isGateway": true, "ipMasq": false, "hairpinMode": true,
      "ipam": {{
        "type": "host-local", "dataDir": "{layout.state}/cni-addresses",
        "ranges": [[{{"subnet": "{POD_NETWORK}", "gateway": "{BRIDGE_ADDRESS}"}}]],
        "routes": [{{"dst": "0.0.0.0/0"}}]
      }}
    }},
    {{"type": "portmap", "capabilities": {{"portMappings": true}}}}
  ]
}}
"""
    )
