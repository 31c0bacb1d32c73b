"""Sources that are files: where the bytes come from, and hints for reading them."""

from typing import Annotated, ClassVar

from pydantic import Field

from wrapper_operator.api.lists import Distinct
from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.references import ConfigMapKeyRef
from wrapper_operator.api.rules import Fields, Rule, at, differ, exactly_one_of
from wrapper_operator.api.scalars import CellText, ColumnName, DnsLabel, FileUrl, Form, TimeZone
from wrapper_operator.api.urls import NO_CREDENTIALS_IN_URL


class VolumeClaimFile(SpecModel):
    """A file on a persistent volume."""

    name: DnsLabel
    """PersistentVolumeClaim in the Wrapper's namespace."""
    path: Annotated[
        str,
        Field(min_length=1, max_length=1024),
        Form(r"^[^/\x00].*$", "a path inside the volume, without / at its start"),
    ]
    """Path of the file inside the volume."""

    rules: ClassVar = (
        Rule(
            "!self.path.matches('(^|/)[.][.](/|$)')",
            "must not hold ..: write the path from the top of the volume",
            lambda fields: ".." not in str(fields.get("path")).split("/"),
            field="path",
        ),
    )


class UploadedFile(SpecModel):
    """A file that was uploaded to the gateway."""

    file_id: Annotated[
        str,
        Field(min_length=1, max_length=128),
        Form("^[A-Za-z0-9][A-Za-z0-9_-]*$", "the id that the upload returned: letters, digits, - and _"),
    ]
    """The id that the upload returned."""


class FileOrigin(SpecModel):
    """Where a file comes from: exactly one of url, configMap, volumeClaim and upload."""

    url: FileUrl | None = None
    """Address of the file, http or https; gzip and a zip with one data file are unpacked."""
    config_map: ConfigMapKeyRef | None = None
    """A key of a ConfigMap that holds the file."""
    volume_claim: VolumeClaimFile | None = None
    """A file on a persistent volume."""
    upload: UploadedFile | None = None
    """A file that was uploaded to the gateway."""

    rules: ClassVar = (
        exactly_one_of(
            "url",
            "configMap",
            "volumeClaim",
            "upload",
            message="needs exactly one of url, configMap, volumeClaim and upload",
        ),
        NO_CREDENTIALS_IN_URL,
        Rule(
            "!has(self.url) || !self.url.startsWith('file:')",
            "names a file of one machine, which a cluster cannot read: write an http or https url, or use "
            "configMap, volumeClaim or upload (wrapperctl run takes file urls)",
            lambda fields: not str(fields.get("url")).startswith("file:"),
            field="url",
            cluster_only=True,
        ),
    )


def _time_is_no_value(fields: Fields) -> bool:
    return fields.get("timeColumn") not in _columns(fields)


def _series_is_no_value(fields: Fields) -> bool:
    return fields.get("seriesColumn") not in _columns(fields)


def _columns(fields: Fields) -> list[object]:
    columns = at(fields, "valueColumns")
    return columns if isinstance(columns, list) else []


class CsvSource(SpecModel):
    """A text file of separated values. Every hint is optional and always wins."""

    from_: Annotated[FileOrigin, Field(alias="from")]
    """Where the file comes from."""
    time_column: ColumnName | None = None
    """Header of the column that holds the times; found out when absent."""
    value_columns: Annotated[list[ColumnName], Field(min_length=1, max_length=200), Distinct()] | None = None
    """Headers of the columns that hold the values; when absent, every numeric column that is no time,
    identifier or code is a series."""
    series_column: ColumnName | None = None
    """Header of the column whose text names the series, for long files."""
    where: Annotated[dict[ColumnName, CellText], Field(min_length=1, max_length=32)] | None = None
    """Rows that are kept: those with these texts in these columns, outer blanks ignored."""
    timezone: TimeZone | None = None
    """Time zone of times without an offset; UTC when absent."""

    habits: ClassVar = {
        "timeField": "timeColumn",
        "valueField": "valueColumns",
        "valueColumn": "valueColumns",
        "seriesField": "seriesColumn",
        "filter": "where",
    }
    rules: ClassVar = (
        Rule(
            "!has(self.timeColumn) || !has(self.valueColumns) || !(self.timeColumn in self.valueColumns)",
            "is one of valueColumns, too: a column holds either times or values",
            _time_is_no_value,
            field="timeColumn",
        ),
        Rule(
            "!has(self.seriesColumn) || !has(self.valueColumns) || !(self.seriesColumn in self.valueColumns)",
            "is one of valueColumns, too: a column either names series or holds values",
            _series_is_no_value,
            field="seriesColumn",
        ),
        differ(
            "seriesColumn", "timeColumn", "is timeColumn, too: a column either names series or holds times"
        ),
    )


class XlsxSource(CsvSource):
    """A workbook (.xlsx, .xlsm or .xls). Every hint is optional and always wins."""

    sheet: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """Name of the sheet; the visible one with the best table when absent."""
