"""Process control: start a program in a group of its own, watch it, stop it and say how it ended."""

from process_wrapper.clock import Clock, SystemClock
from process_wrapper.command import Command
from process_wrapper.exit_status import ExitStatus
from process_wrapper.output import LogTail, OutputLimit, printable
from process_wrapper.process import Process, start
from process_wrapper.signals import StopSignals
from process_wrapper.supervision import Outcome, supervise

__all__ = [
    "Clock",
    "Command",
    "ExitStatus",
    "LogTail",
    "Outcome",
    "OutputLimit",
    "Process",
    "StopSignals",
    "SystemClock",
    "printable",
    "start",
    "supervise",
]
