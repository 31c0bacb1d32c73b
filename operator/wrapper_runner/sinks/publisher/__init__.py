"""The sink over HTTP: the publisher confirms batches and keeps the checkpoint."""

from wrapper_runner.sinks.publisher.sink import Publisher

__all__ = ["Publisher"]
