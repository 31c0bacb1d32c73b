"""Texts and numbers of a status, all bounded, as the whole must stay below 32 KiB."""

from typing import Annotated

from pydantic import Field

LogLine = Annotated[str, Field(max_length=256)]
Word = Annotated[str, Field(max_length=64)]
ShortText = Annotated[str, Field(max_length=253)]
Line = Annotated[str, Field(max_length=512)]
Sentence = Annotated[str, Field(max_length=1024)]
Time = Annotated[str, Field(max_length=40, json_schema_extra={"format": "date-time"})]
Count = Annotated[int, Field(ge=0)]
