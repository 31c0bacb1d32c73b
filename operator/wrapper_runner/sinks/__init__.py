"""Where messages go: one interface, one module for each kind of place."""

from wrapper_runner.sinks.sink import Delivery, Ending, Sink, SinkError, Waiting, open_sink

__all__ = ["Delivery", "Ending", "Sink", "SinkError", "Waiting", "open_sink"]
