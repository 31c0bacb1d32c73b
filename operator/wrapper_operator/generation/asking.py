"""From a Wrapper to what generation is asked for."""

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.effective import Effective, file_format
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.generation.request import (
    Engine,
    GenerationFailure,
    GenerationRequest,
    Hints,
    IndicatorText,
)


def request_for(
    wrapper: Wrapper, effective: Effective, *, provided_code: str | None, name: str
) -> GenerationRequest:
    """Put together what generation is to know.

    Args:
        wrapper: A valid Wrapper.
        effective: Its settings with nothing left open.
        provided_code: The user's own code, where there is any.
        name: What people call the source.

    Raises:
        GenerationFailure: The manifest asks for an engine that is not there.
    """
    return GenerationRequest(
        indicator=_indicator(wrapper),
        format=file_format(wrapper.spec.source),
        hints=_hints(wrapper),
        engine=_engine(effective),
        provided_code=provided_code,
        timezone=effective.timezone,
        name=name,
    )


def _hints(wrapper: Wrapper) -> Hints:
    file = wrapper.spec.source.file
    if file is None:
        return Hints()
    return Hints(
        time_column=file.time_column,
        value_columns=tuple(file.value_columns or ()),
        series_column=file.series_column,
        where=dict(file.where or {}),
        sheet=getattr(file, "sheet", None),
    )


def _indicator(wrapper: Wrapper) -> IndicatorText:
    said = wrapper.spec.indicator
    return IndicatorText(
        name=said.name,
        description=said.description,
        unit=said.unit,
        source=said.source,
        periodicity=said.periodicity,
    )


def _engine(effective: Effective) -> Engine:
    if effective.engine == "Gemini":
        raise GenerationFailure(
            exit_code=ExitCode.CONFIGURATION,
            reason="EngineMissing",
            message="spec.generation.engine is Gemini, which this version does not have: write Template, or "
            "leave it out",
        )
    return effective.engine
