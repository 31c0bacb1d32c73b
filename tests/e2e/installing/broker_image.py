"""An image of Debian's RabbitMQ for the trial broker, whose own image cannot be pulled."""

import hashlib
import tempfile
from pathlib import Path

from cluster import images
from cluster.access import locked
from cluster.layout import Layout
from cluster.shell import run

TAG = "localhost/rabbitmq:debian"
CONTAINERFILE = f"""FROM {images.BASE_IMAGE}
RUN groupadd --system --gid 999 rabbitmq \\
 && useradd --system --uid 999 --gid rabbitmq --home-dir /var/lib/rabbitmq --shell /usr/sbin/nologin rabbitmq
RUN printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d \\
 && apt-get update -qq \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server \\
 && rm -rf /var/lib/apt/lists /usr/share/doc /usr/share/man /usr/share/locale
ENV HOME=/var/lib/rabbitmq RABBITMQ_LOGS=-
USER 999:999
ENTRYPOINT ["/usr/lib/rabbitmq/bin/rabbitmq-server"]
"""


def ensure(layout: Layout) -> str:
    """Have it on the node, and return its name."""
    wanted = hashlib.sha256(CONTAINERFILE.encode()).hexdigest()[:16]
    archive = layout.cache / "images" / f"rabbitmq-{wanted}.tar"
    loaded = layout.state / "images" / "rabbitmq.fingerprint"
    with locked(layout, "broker-image"):
        if not archive.exists():
            print("cluster: building the image of RabbitMQ", flush=True)
            _build(layout, archive)
        if not loaded.exists() or loaded.read_text() != wanted:
            images.load(layout, archive)
            loaded.parent.mkdir(parents=True, exist_ok=True)
            loaded.write_text(wanted)
    return TAG


def _build(layout: Layout, archive: Path) -> None:
    images.ensure_base(layout)
    new = archive.with_suffix(".new")
    new.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "Containerfile").write_text(CONTAINERFILE)
        bud = ["buildah", "bud", "--isolation", "chroot", "--network", "host", "--pull-never", "--layers"]
        run([*bud, "--tag", TAG, folder], timeout=900)
    run(["buildah", "push", TAG, f"docker-archive:{new}:{TAG}"])
    new.rename(archive)
