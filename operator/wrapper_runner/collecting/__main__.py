"""The collector process itself: `python -m wrapper_runner.collecting DESCRIPTOR PARENT`."""

import os
import sys

from wrapper_runner.collecting.wire import Wire


def main() -> None:
    """Talk over the socket with this descriptor; end without any clean-up that the code could hook into."""
    descriptor, parent = int(sys.argv[1]), int(sys.argv[2])
    os.environ.clear()
    wire = Wire(descriptor)
    start = wire.receive_start()
    if start is None:
        os._exit(0)

    # Only now: a supervisor that has nothing to run needs none of it.
    from wrapper_runner.collecting.running import run

    run(start, wire, parent=parent)
    os._exit(0)


if __name__ == "__main__":
    main()
