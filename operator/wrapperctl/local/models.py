"""The models of this machine: asked by the same settings as the operator's, where there is a key."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.engines import KEY_SETTING, ModelWriter
from wrapper_operator.settings import Settings, SettingsError, read_model_settings
from wrapperctl.local.failure import LocalFailure


def settings_of(environ: Mapping[str, str]) -> Settings | None:
    """Return the settings of the models; None where no key is given.

    Raises:
        LocalFailure: One of them is wrong.
    """
    if not environ.get(KEY_SETTING):
        return None
    try:
        return read_model_settings(environ)
    except SettingsError as error:
        raise LocalFailure(ExitCode.CONFIGURATION, str(error)) from error


@asynccontextmanager
async def writer(settings: Settings | None) -> AsyncIterator[ModelWriter | None]:
    """Yield what asks the models; its connections are closed at the end."""
    if settings is None:
        yield None
        return
    # A second to load, which only those pay who ask a model.
    from wrapper_operator.generation.gemini.client import GeminiChats
    from wrapper_operator.generation.gemini.engine import GeminiEngine
    from wrapper_operator.generation.gemini.records import FolderRecorder
    from wrapper_operator.generation.gemini.spending import Spending

    asked = settings.gemini
    chats = GeminiChats(asked)
    folder = settings.generation_debug_folder
    spending = Spending(
        clock=lambda: datetime.now(UTC),
        price=asked.price,
        daily_tokens=settings.gemini_daily_tokens or None,
        daily_cost=settings.gemini_daily_cost or None,
    )
    try:
        yield GeminiEngine(asked, chats, spending, FolderRecorder(Path(folder)) if folder else None)
    finally:
        await chats.close()
