"""Who may talk to whom, decided over the rendered policies as a network plugin would."""

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from charts.finding import BROKER, NAME, deployment, merged, of_kind, only
from charts.programs import Object, render

WRAPPERS = "indicators"
VALUES = merged(
    BROKER,
    {"networkPolicy": {"enabled": True, "wrapperNamespaces": [WRAPPERS]}},
    {"gemini": {"enabled": True, "existingSecret": "models"}},
)
INSPECT, COLLECT = {"wrappers.dev/role": "inspect"}, {"wrappers.dev/role": "collect"}


def matches(selector: Object, labels: dict[str, str]) -> bool:
    wanted = selector.get("matchLabels", {}).items()
    return wanted <= labels.items() and all(
        _holds(each, labels) for each in selector.get("matchExpressions", [])
    )


def _holds(expression: Object, labels: dict[str, str]) -> bool:
    if expression["operator"] == "Exists":
        return expression["key"] in labels
    assert expression["operator"] == "In"
    return labels.get(expression["key"]) in expression["values"]


def allows(rules: list[Object], side: str, peer: str | tuple[str, dict[str, str]], port: int | str) -> bool:
    """Whether any rule lets this peer through: an address, or a pod's namespace and labels."""
    return any(
        (side not in rule or any(_is_peer(each, peer) for each in rule[side]))
        and ("ports" not in rule or port in [each["port"] for each in rule["ports"]])
        for rule in rules
    )


def _is_peer(rule: Object, peer: str | tuple[str, dict[str, str]]) -> bool:
    if isinstance(peer, str):
        block = rule.get("ipBlock")
        return block is not None and _inside(peer, block)
    namespace, labels = peer
    if "ipBlock" in rule:
        return False
    of_namespace = {"kubernetes.io/metadata.name": namespace}
    at_home = "namespaceSelector" in rule or namespace == "system"
    return (
        at_home
        and matches(rule.get("namespaceSelector", {}), of_namespace)
        and matches(rule.get("podSelector", {}), labels)
    )


def _inside(address: str, block: Object) -> bool:
    # What is sent to an IPv4 address in the form of IPv6 leaves a pod as IPv4.
    ip = getattr(ip_address(address), "ipv4_mapped", None) or ip_address(address)
    networks = [ip_network(each) for each in (block["cidr"], *block.get("except", []))]
    inside = [network.version == ip.version and ip in network for network in networks]
    return inside[0] and not any(inside[1:])


def policy(part: str, values: dict[str, Any] = VALUES) -> Object:
    name = f"system-{NAME}-wrappers" if part == "wrappers" else f"{NAME}-{part}"
    spec: Object = only(render(values), "NetworkPolicy", name)["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    return spec


def labels(part: str) -> dict[str, str]:
    found: dict[str, str] = deployment(render(VALUES), part)["spec"]["template"]["metadata"]["labels"]
    return found


PRIVATE = ["10.0.0.1", "172.20.1.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.0.0.1", "0.0.0.0"]
PRIVATE_6 = ["::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"]
PUBLIC = ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"]


@pytest.mark.parametrize("address", [*PRIVATE, *PRIVATE_6])
def test_pods_of_wrappers_reach_no_private_address(address: str) -> None:
    egress = policy("wrappers")["egress"]
    assert not [port for port in (80, 443, 5672, 6443, 8080) if allows(egress, "to", address, port)]


@pytest.mark.parametrize("address", PUBLIC)
def test_pods_of_wrappers_reach_public_addresses(address: str) -> None:
    assert allows(policy("wrappers")["egress"], "to", address, 8443)


def test_a_private_range_can_be_opened_to_them() -> None:
    values = merged(VALUES, {"networkPolicy": {"wrapperPrivateCidrs": ["10.20.0.0/16"]}})
    egress = policy("wrappers", values)["egress"]
    assert allows(egress, "to", "10.20.3.4", 443)
    assert not allows(egress, "to", "10.21.3.4", 443)


def test_pods_of_wrappers_reach_dns_and_the_publisher_and_no_other_pod() -> None:
    egress = policy("wrappers")["egress"]
    assert allows(egress, "to", ("kube-system", {"k8s-app": "kube-dns"}), 53)
    assert allows(egress, "to", ("system", labels("publisher")), 8080)
    assert not allows(egress, "to", ("system", labels("operator")), 8080)
    assert not allows(egress, "to", ("elsewhere", labels("publisher")), 8080)
    assert not allows(egress, "to", (WRAPPERS, INSPECT), 8080)


def test_only_the_operator_reaches_an_inspection_pod() -> None:
    spec = policy("wrappers")
    assert matches(spec["podSelector"], INSPECT)
    assert matches(spec["podSelector"], COLLECT)
    assert not matches(spec["podSelector"], {"app": "other"})
    assert allows(spec["ingress"], "from", ("system", labels("operator")), 8080)
    assert not allows(spec["ingress"], "from", ("system", labels("publisher")), 8080)
    assert not allows(spec["ingress"], "from", (WRAPPERS, COLLECT), 8080)


def test_only_collection_pods_deliver() -> None:
    ingress = policy("publisher")["ingress"]
    assert allows(ingress, "from", ("anywhere", COLLECT), "http")
    assert not allows(ingress, "from", ("anywhere", INSPECT), "http")
    assert not allows(ingress, "from", ("anywhere", {}), "http")


def test_with_namespaces_only_theirs_deliver_and_are_inspected() -> None:
    values = merged(VALUES, {"namespaces": ["a"]})
    ingress, egress = policy("publisher", values)["ingress"], policy("operator", values)["egress"]
    assert allows(ingress, "from", ("a", COLLECT), "http")
    assert not allows(ingress, "from", ("b", COLLECT), "http")
    assert allows(egress, "to", ("a", INSPECT), 8080)
    assert not allows(egress, "to", ("b", INSPECT), 8080)
    places = [each["metadata"].get("namespace") for each in of_kind(render(values), "NetworkPolicy")]
    assert places == [None, None, "a", WRAPPERS]


@pytest.mark.parametrize("part", ["operator", "publisher"])
def test_nobody_reads_metrics_until_somebody_is_named(part: str) -> None:
    prometheus = ("monitoring", {"app": "prometheus"})
    assert not allows(policy(part)["ingress"], "from", prometheus, "http")
    peer = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
    values = merged(VALUES, {"networkPolicy": {"metricsFrom": [peer]}})
    assert allows(policy(part, values)["ingress"], "from", prometheus, "http")


@pytest.mark.parametrize("part", ["operator", "publisher"])
def test_the_helm_test_gets_through(part: str) -> None:
    test = only(render(VALUES), "Pod")["metadata"]["labels"]
    assert allows(policy(part)["ingress"], "from", ("system", test), "http")


@pytest.mark.parametrize("part", ["operator", "publisher"])
def test_the_api_servers_addresses_can_be_narrowed(part: str) -> None:
    assert allows(policy(part)["egress"], "to", "10.0.0.1", 6443)
    values = merged(VALUES, {"networkPolicy": {"apiServerCidrs": ["10.0.0.1/32"]}})
    assert allows(policy(part, values)["egress"], "to", "10.0.0.1", 6443)
    assert not allows(policy(part, values)["egress"], "to", "10.0.0.2", 6443)


def test_only_the_publisher_reaches_the_broker() -> None:
    assert allows(policy("publisher")["egress"], "to", "10.1.1.1", 5672)
    assert not allows(policy("operator")["egress"], "to", "10.1.1.1", 5672)


def test_only_with_gemini_the_operator_reaches_the_internet() -> None:
    narrow = {"networkPolicy": {"apiServerCidrs": ["10.0.0.1/32"]}}
    assert allows(policy("operator", merged(VALUES, narrow))["egress"], "to", "1.1.1.1", 443)
    without = merged(VALUES, narrow, {"gemini": {"enabled": False}})
    assert not allows(policy("operator", without)["egress"], "to", "1.1.1.1", 443)


def test_the_trial_broker_takes_consumers_and_reaches_nobody() -> None:
    values = {"broker": {"trial": {"enabled": True}}, "networkPolicy": {"enabled": True}}
    spec = policy("broker", values)
    assert allows(spec["ingress"], "from", ("anywhere", {}), "amqp")
    assert not allows(spec["egress"], "to", "1.1.1.1", 443)


def test_the_api_server_takes_every_exception() -> None:
    """It wants each strictly inside, and reads an IPv6 range of mapped addresses as IPv4."""
    egress = [rule for part in ("operator", "wrappers") for rule in policy(part)["egress"]]
    blocks = [peer["ipBlock"] for rule in egress for peer in rule.get("to", []) if "ipBlock" in peer]
    for block in blocks:
        whole, parts = ip_network(block["cidr"]), [ip_network(each) for each in block.get("except", [])]
        assert all(
            part.version == whole.version and part != whole and part.subnet_of(whole) for part in parts
        )
        assert not [part for part in parts if getattr(part.network_address, "ipv4_mapped", None)]
