"""Rejected rows are counted by reason, in little space."""

from wrapper_contract.ipc import MAX_REASONS
from wrapper_contract.report import Example
from wrapper_runner.collecting.rejections import RejectionBook
from wrapper_sdk import ParseError


def test_parse_errors_are_counted_by_their_reason_and_keep_their_text() -> None:
    book = RejectionBook()
    for row, text in enumerate(["a", "b", "c", "d"], 5):
        book.add(ParseError("not a number", text), text=None, row=row)
    (only,) = book.summary()
    assert (only.reason, only.count) == ("not a number", 4)
    assert only.examples == [Example("a", row=5), Example("b", row=6), Example("c", row=7)]


def test_the_most_frequent_comes_first() -> None:
    book = RejectionBook()
    for reason in ["rare", "often", "often"]:
        book.add(reason, text=None, row=1)
    assert [(found.reason, found.count) for found in book.summary()] == [("often", 2), ("rare", 1)]


def test_reasons_without_end_take_no_space_without_end() -> None:
    book = RejectionBook()
    for number in range(10_000):
        book.add(f"reason {number}" + "x" * 10_000, text="y" * 10_000, row=number)
    found = book.summary()
    assert len(found) == MAX_REASONS + 1
    assert sum(rejection.count for rejection in found) == 10_000
    assert all(len(rejection.reason) <= 200 for rejection in found)
    assert found[0].reason == "other reasons"


def test_half_a_character_can_be_told() -> None:
    book = RejectionBook()
    book.add("bad \ud83d" + "\ud83d" * 200, text="x \udc00", row=1)
    (only,) = book.summary()
    assert only.reason.startswith(r"bad \ud83d\ud83d")
    assert len(only.reason) == 200
    assert only.examples == [Example(r"x \udc00", row=1)]
