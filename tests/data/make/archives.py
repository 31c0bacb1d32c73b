"""Packed files: gzip, zip with one and with several members, broken ones."""

import gzip
import struct
import zipfile
from io import BytesIO

from book import FILES, ZIP_TIME

CO2 = "country,year,co2\nPortugal,2020,40.5\nPortugal,2021,39.5\nSpain,2020,213.25\nSpain,2021,232.75\n"
SEMICOLON = "Ano;Zona;Valor\n2020;A;1,5\n2021;A;2,5\n2020;B;1,25\n2021;B;2,25\n"
WDI = (
    '\ufeff"Data Source","World Development Indicators",\r\n\r\n"Last Updated Date","2026-04-08",\r\n\r\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2019","2020","2021",\r\n'
    '"Aruba","ABW","Forest area (sq. km)","AG.LND.FRST.K2","4.2","4.2","",\r\n'
    '"Angola","AGO","Forest area (sq. km)","AG.LND.FRST.K2","671628.3","666073.8","",\r\n'
)


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip whose bytes depend on its members alone."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), content, method)
    return out.getvalue()


def write(name: str, content: bytes) -> None:
    """Write a file of the corpus."""
    (FILES / name).write_bytes(content)


def good() -> None:
    """Archives that a person would open without a second thought."""
    write("packed-long.csv.gz", gzip.compress(CO2.encode(), mtime=0))
    halves = SEMICOLON.encode("cp1252").split(b"2020;B")
    write("packed-two-parts.csv.gz", gzip.compress(halves[0], mtime=0) + gzip.compress(b"2020;B" + halves[1], mtime=0))
    write("packed-one-member.zip", packed({"export/co2.csv": CO2.encode()}))
    write("packed-worldbank.zip", packed({
        "Metadata_Indicator_API_AG.LND.FRST.K2_DS2_en_csv_v2.csv": b'"INDICATOR_CODE","INDICATOR_NAME"\r\n"AG.LND.FRST.K2","Forest area"\r\n',
        "API_AG.LND.FRST.K2_DS2_en_csv_v2.csv": WDI.encode(),
        "Metadata_Country_API_AG.LND.FRST.K2_DS2_en_csv_v2.csv": b'"Country Code","Region"\r\n"ABW","Latin America"\r\n',
    }))
    write("packed-macintosh.zip", packed({
        "dados.csv": SEMICOLON.encode("cp1252"),
        "__MACOSX/._dados.csv": b"\0\5\x16\7\0",
        ".DS_Store": b"\0\0\0\1Bud1",
    }))
    write("packed-workbook.zip", packed({"readme.txt": b"see the site", "book/long.xlsx": (FILES / "long.xlsx").read_bytes()}))


def broken() -> None:
    """Archives that cannot be used."""
    whole = packed({"co2.csv": CO2.encode() * 40})
    write("bad-truncated.zip", whole[: len(whole) // 2])
    write("bad-truncated.csv.gz", gzip.compress((CO2 * 400).encode(), mtime=0)[:60])
    write("bad-two-members.zip", packed({"north.csv": CO2.encode(), "south.csv": SEMICOLON.encode()}))
    write("bad-no-data.zip", packed({"readme.txt": b"nothing here", "__MACOSX/._x": b"\0"}))
    locked = bytearray(packed({"co2.csv": CO2.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.index(signature) + offset
        struct.pack_into("<H", locked, at, struct.unpack_from("<H", locked, at)[0] | 1)
    write("bad-encrypted.zip", bytes(locked))
    flipped = bytearray(packed({"co2.csv": CO2.encode()}, method=zipfile.ZIP_STORED))
    flipped[flipped.index(b"213.25")] = ord("9")
    write("bad-checksum.zip", bytes(flipped))


def workbooks() -> None:
    """Things that call themselves workbooks."""
    whole = (FILES / "long.xlsx").read_bytes()
    write("bad-truncated.xlsx", whole[: len(whole) * 2 // 3])
    write("bad-not-a-workbook.xlsx", packed({"word/document.xml": b"<w:document/>", "[Content_Types].xml": b"<Types/>"}))
    write("csv-named-xlsx.xlsx", CO2.encode())
    write("xlsx-named-csv.csv", whole)
    sheet = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    bomb = sheet + b" " * (256 << 20) + b"</sheetData></worksheet>"
    with zipfile.ZipFile(FILES / "long.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    write("bad-bomb.xlsx", packed(parts | {"xl/worksheets/sheet1.xml": bomb}))


if __name__ == "__main__":
    good()
    broken()
    workbooks()
