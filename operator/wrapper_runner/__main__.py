"""The runner's command line: what a pod's containers, and local mode, start."""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code. Each command loads only what it needs."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "collect":
        from wrapper_runner.supervision.collect import main as collect

        return collect()
    if options.command == "collector":
        from wrapper_runner.supervision.keeping import main as keep

        return keep(options.socket, log_format=options.log_format)
    from wrapper_runner.inspection.server import main as inspect

    return inspect()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="wrapper-runner",
        description="Collects one source. What to do is read from the environment variable WRAPPER_RUN.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("collect", help="run the collector code once and deliver its points")
    commands.add_parser("inspect", help="look at the source and try code on it, for the operator")
    collector = commands.add_parser("collector", help="wait at a socket and run collector code, locked in")
    collector.add_argument("--socket", required=True, metavar="PATH", help="Unix socket to wait at")
    collector.add_argument("--log-format", choices=("json", "text"), default="text", help="of what is logged")
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser that ends as sysexits(3) says."""

    def error(self, message: str) -> NoReturn:
        """Tell what was wrong with the command line, and end with 64."""
        self.exit(64, f"{self.prog}: {message}\n")


if __name__ == "__main__":
    sys.exit(main())
