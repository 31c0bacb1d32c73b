"""Words of column names in the languages of the usual statistics offices: en, pt, es, fr, de, it, nl, pl."""

import re
import unicodedata
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TIME = _words(
    """
    year years yr yyyymm yyyymmdd yyyy date dates datetime time timestamp period periods month
    months quarter day days week ano anos data mes meses trimestre semestre semana dia hora instante
    momento periodo periodos anio fecha annee annees mois jour semaine periode horodatage jahr datum
    monat quartal tag woche zeit zeitraum zeitpunkt uhrzeit season epoch utc gmt ts unix unixtime
    vierteljahr halbjahr stichtag anno mese trimestri trimestrale giorno ora settimana jaar maand
    perioden kwartaal kwartal dag rok miesiac trim 年 月 時点 年月 年月日
    """
)
BEGIN = _words("begin start from since inicio desde debut von beginn datetimebegin datefrom")
END = _words(
    """
    end to until fim fin final ate hasta bis ende datetimeend dateto stop
    """
)
NOT_WHEN = _words(
    """
    updated update modified created release released published publication publicado publicacao
    download downloaded retrieved accessed extraction extracted revision revised atualizacao
    actualizacao actualizacion actualizado base reference inserted uploaded next mise
    birth birthyear cohort nascimento nacimiento naissance geburt geburtsjahr
    """
)
"""Dates of the record, not of what was measured."""

ONLY_TIME = TIME | {
    "decimal",
    "decimaldate",
    "decimalyear",
    "doy",
    "dayofyear",
    "of",
    "iso",
    "fractional",
    "julian",
    "julianday",
    "jday",
    "yday",
    "hh",
    "dd",
}
"""What a column is called whose numbers only say when, even if they are not the time of the points."""

IDENTIFIER = _words(
    """
    id ids uid uuid oid objectid fid gid code codes codigo codigos cod cdg cve clave kode kennung
    iso iso2 iso3 isocode nuts nuts1 nuts2 nuts3 lau fips m49 geocode geoid geofips insee dico
    dicofre eoicode poc order ordem orden sort rank ranking postcode postal zip zipcode plz phone
    telephone siren siret nif ean
    """
)
"""What a column of whole numbers is called that names things instead of measuring them."""

NUMBERING = _words(
    """
    index indice rownum row line no nr num number numero serial lfd ref reference key record unnamed
    n
    """
)
"""The same, where the whole name says no more and the numbers count the rows."""

PLACE_ID = _words("station stations estacao estacion sensor sensors site sites poste postes")
"""What numbers name where the whole name says no more than this."""

PLACE = _words(
    """
    lat lon lng long latitude longitude easting northing coordx coordy elevation altitude elev alt
    coordinate coordinates
    """
)

ATTRIBUTE = _words(
    """
    flag flags qualidade calidad qualite estado validade validez status validity verification
    decimals mult multiplier unitmult obsstatus quality confidential precision prefix footnote
    footnotes note notes nota notas version
    """
)
"""What a column is called that says something about the values beside it."""

QUALITY = _words("q qc qf qa qn flag flags f cd code status valid validity quality quality_flag v")
"""What stands before or behind the name of another column, whose values this one qualifies."""

CODE = _words(
    """
    code codes codigo cod iso iso2 iso3 id dguid nuts geo key abbreviation abbrev abbr sigla acronym
    short kode fips ref eoicode m49 symbol a3 iso3166 vector msn
    """
)
"""What a text column is called that abbreviates the names beside it."""

NAME = _words(
    """
    name names nome nombre nom label labels designacao designation denominacion libelle bezeichnung
    description descricao descripcion title entity country pais pays land
    """
)
"""What a text column is called that spells names out."""

PROPER_NAME = NAME - {"country", "pais", "pays", "land", "entity"}
"""The same, where a word for codes beside it says no more (country code, entity code)."""

MULTIPLIER = _words("unitmult unitmultiplier multiplier powercode")

VALUE = _words(
    "value values valor valores valeur valeurs wert werte valore obsvalue observation observations"
)

UNIT = _words("unit units unidade unidades unidad unidades unite unites einheit einheiten uom measurement")

FREQUENCY = _words(
    "freq frequency frequencia frecuencia frequence periodicity periodicidade periodicidad haufigkeit"
)

OF_COMMA_WRITERS = _words(
    """
    ano anos valor valores periodo mes meses trimestre fecha dato datos dados concelho distrito pais
    annee mois valeur pays trimestriel jahr monat wert datum land anzahl quartal anno valore mese
    paese jaar waarde maand
    """
)
"""Words of languages whose writers use the decimal comma."""

NOTE = _words(
    """
    note notes nota notas footnote footnotes comment comments observacoes obs remarks source fonte
    """
)

MONTH = _words("month months mes meses mois monat mo mth monthly mese maand maned manad miesiac mm")
QUARTER = _words(
    "quarter quarters trimestre trimestres trim qtr quartal q vierteljahr vj kwartaal kwartal kvartal"
)
SEMESTER = _words("semester semestre half halfyear halbjahr hj polrocze")
WEEK = _words("week weeks semana semaine woche kw isoweek")
DAY = _words("day days dia dias jour tag dd giorno dag")
HOUR = _words("hour hours hora horas heure heures stunde uhrzeit time hh hr ora zeit tijd")
PERIOD = _words("period periodo periode perioden zeitraum")
YEAR = _words("year years yr yyyy ano anos anio annee annees jahr jahre exercicio anno jaar rok")

ONE_DAY = _words("day dia jour tag giorno dag")
DAY_OF_YEAR = _words("doy dayofyear dayoftheyear julianday jday yday yearday")
SHORT = _words("mm mo dd hh hr q")
"""Words for parts of a time that mean others things in a longer name (rain in mm, Q_TG)."""
PART_OF_TIME = (MONTH | QUARTER | SEMESTER | WEEK | DAY | HOUR | _words("minute minutes minuto")) - {
    "time",
    "zeit",
    "tijd",
}
"""What a column is called that divides a year or a day."""


def fold(text: str) -> str:
    """Return the text in lower case without accents, blanks around it removed."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold().strip()


def parts(header: str) -> list[str]:
    """Return the folded parts of a column name between blanks and signs."""
    return [fold(part) for part in re.findall(r"[^\W_]+", header)]


_NOTE_MARK = re.compile(r"[\[(](?:notes?|notas?|fn|footnotes?) ?[\w, ]{0,8}[\])]", re.IGNORECASE)


@lru_cache(maxsize=32_768)
def tokens(header: str) -> frozenset[str]:
    """Return the words of a column name, split at blanks, signs and changes of case.

    >>> sorted(tokens("DatetimeBegin"))
    ['begin', 'datetime', 'datetimebegin']
    """
    header = _NOTE_MARK.sub("", header)  # Total [note 1] is no note
    parts = re.findall(r"[^\W_]+", header)
    words = {fold(part) for part in parts}
    for part in parts:
        words.update(fold(piece) for piece in [*_pieces(part), *re.findall(r"\d+", part)])
    return frozenset(words | {joined(header)})


def _pieces(text: str) -> list[str]:
    """Return the letters between signs, digits and changes of case."""
    return re.findall(r"[A-ZÀ-Þ]?[a-zà-ÿ]+|[A-ZÀ-Þ]+(?![a-zà-ÿ])", text)


def joined(header: str) -> str:
    """Return a column name without its signs and blanks, folded."""
    return "".join(parts(header))


def divides_time(header: str, words: frozenset[str] = PART_OF_TIME) -> bool:
    """Tell whether a column is called a part of a time: a month, a day; a short word only if it is all."""
    return speaks_of(header, words - SHORT) or joined(header) in words


_BESIDE_PARTS = _words(
    """
    of de do da del the iso calendar reference referencia number num no nr n code cod id index local utc
    gmt cet begin beginning end ending start
    """
)


def is_called_part(header: str) -> bool:
    """Tell whether a name says a part of a time and no more: month, ISO week, but not weeks of drought."""
    said = {fold(piece) for piece in _pieces(header)}
    return said <= ONLY_TIME | PART_OF_TIME | YEAR | PERIOD | _BESIDE_PARTS and divides_time(
        header, PART_OF_TIME | PERIOD | {"time"}
    )


def speaks_of(header: str, words: frozenset[str]) -> bool:
    """Tell whether a column name has one of the words."""
    return not words.isdisjoint(tokens(header))


WHOLE = _words(
    """
    total totals totale totaux all gesamt insgesamt ensemble todos todas t _t tot both sum soma
    geral
    """
)
"""The text of a dimension that stands for all of it."""
