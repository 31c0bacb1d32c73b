"""Every imitation by the name of its Wrapper."""

from collections.abc import Callable

from api_servers import (
    csv_over_http,
    cursor,
    date_keyed,
    entsoe,
    epoch_times,
    eurostat,
    ignores_dates,
    link_header,
    live,
    nested,
    newest_first,
    next_url,
    noaa,
    oecd_csv,
    oecd_json,
    open_meteo,
    openaq,
    plain_list,
    revises,
    un_sdg,
    wide_csv,
    world_bank,
)
from api_servers.serving import Api

_KINDS: tuple[Callable[[], Api], ...] = (
    world_bank.WorldBank,
    eurostat.Eurostat,
    oecd_csv.OecdCsv,
    oecd_csv.OecdCsvLabelled,
    oecd_json.OecdJson,
    oecd_json.OecdJsonSeries,
    openaq.OpenAq,
    noaa.Noaa,
    open_meteo.OpenMeteo,
    un_sdg.UnSdg,
    entsoe.Entsoe,
    csv_over_http.CsvOverHttp,
    wide_csv.WideCsv,
    plain_list.PlainList,
    nested.Nested,
    date_keyed.DateKeyed,
    epoch_times.EpochTimes,
    epoch_times.EpochRecords,
    cursor.Cursor,
    link_header.LinkHeader,
    next_url.NextUrl,
    ignores_dates.IgnoresDates,
    newest_first.NewestFirst,
    revises.Revises,
    live.Live,
)

APIS: dict[str, Callable[[], Api]] = {kind().name: kind for kind in _KINDS}
"""Name and maker of each; `serving.run(APIS[name]())` serves it."""
