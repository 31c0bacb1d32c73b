"""From a Wrapper to what generation is asked for."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.effective import Effective, file_format
from wrapper_operator.api.source import Source
from wrapper_operator.api.source_spec import api_collection
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.generation.request import (
    ApiRequest,
    GenerationFailure,
    GenerationRequest,
    Hints,
    IndicatorText,
)


def request_for(
    wrapper: Wrapper,
    effective: Effective,
    *,
    provided_code: str | None,
    name: str,
    now: datetime | None = None,
) -> GenerationRequest:
    """Put together what generation is to know.

    Args:
        wrapper: A valid Wrapper.
        effective: Its settings with nothing left open.
        provided_code: The user's own code, where there is any.
        name: What people call the source.
        now: From which windows of an API look back; the present time unless given.

    Raises:
        GenerationFailure: The manifest has a source that this version does not have.
    """
    return GenerationRequest(
        indicator=_indicator(wrapper),
        format=_format(wrapper.spec.source),
        hints=_hints(wrapper),
        api=_api(wrapper, effective, now),
        engine=effective.engine,
        provided_code=provided_code,
        instructions=_instructions(wrapper),
        timezone=effective.timezone,
        name=name,
    )


def _format(source: Source) -> Literal["csv", "xlsx", "api"]:
    if source.api is not None:
        return "api"
    if source.file is not None:
        return file_format(source)
    raise GenerationFailure(
        exit_code=ExitCode.CONFIGURATION,
        reason="UnsupportedSource",
        message="spec.source is a command, which this version does not run: write csv, xlsx or api",
    )


def _api(wrapper: Wrapper, effective: Effective, now: datetime | None) -> ApiRequest | None:
    api, collection = wrapper.spec.source.api, api_collection(effective)
    if api is None or collection is None:
        return None
    asked = ApiRequest(
        url=api.url,
        query=dict(api.query or {}),
        time_field=api.time_field,
        value_field=api.value_field,
        series_field=api.series_field,
        history_start=collection.history_start,
    )
    return asked if now is None else replace(asked, now=now)


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


def _instructions(wrapper: Wrapper) -> str:
    return wrapper.spec.generation.instructions if wrapper.spec.generation else ""
