"""`wrapper-runner collect`: one attempt, as the environment describes it."""

from process_wrapper import StopSignals
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.log_subject import Subject
from wrapper_contract.report import Termination
from wrapper_runner.supervision.attempt import run_attempt
from wrapper_runner.supervision.code import ConfigurationError, read_run_spec
from wrapper_runner.supervision.interrupting import Interruption
from wrapper_runner.supervision.reporting import ProgressLines, logs_wanted, tell_end, write_termination
from wrapper_runner.supervision.saying import speak_of


def main() -> int:
    """Run the attempt; return the exit code. A failure is one sentence on standard error."""
    with StopSignals() as signals:
        try:
            spec = read_run_spec()
        except ConfigurationError as failure:
            termination = Termination(
                exit_code=failure.exit_code, reason=failure.reason, message=failure.message
            )
        else:
            speak_of(
                Subject(
                    namespace=spec.namespace,
                    wrapper=spec.name,
                    execution=spec.execution,
                    attempt=spec.attempt,
                )
            )
            interruption = Interruption(signals, spec.timeout)
            progress = ProgressLines.from_environment()
            termination = run_attempt(spec, interruption=interruption, progress=progress)
        write_termination(termination)
    if termination.exit_code != ExitCode.DONE or logs_wanted():
        tell_end(termination, exception=termination.traceback if logs_wanted() else "")
    return termination.exit_code
