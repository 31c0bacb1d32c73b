"""What models may cost in a day, also over restarts of the operator."""

import asyncio
import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest

from unit.controllers.fake_cluster import LEASES, FakeCluster
from wrapper_contract.names import SPENT_ANNOTATION
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.controllers.lease_ledger import LeaseLedger
from wrapper_operator.generation.gemini.chat import Answer, Usage
from wrapper_operator.generation.gemini.conversation import Conversation
from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.ledger import Spent
from wrapper_operator.generation.gemini.settings import Limits, Price
from wrapper_operator.generation.gemini.spending import Spending

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)
LEASE = {"metadata": {"name": "operator", "namespace": "wrappers"}, "spec": {}}


class Memory:
    """A ledger that a test can look into; a save takes its time."""

    def __init__(self, spent=None):
        self.spent, self.saves = spent, 0

    async def load(self):
        return self.spent

    async def save(self, spent):
        await asyncio.sleep(0)
        self.spent, self.saves = spent, self.saves + 1


def book(*, at=NOON, ledger=None, **caps):
    return Spending(clock=lambda: at, price=Price(prompt=1.0, reply=2.0), ledger=ledger, **caps)


def taken(spending, *usages):
    async def story():
        return await asyncio.gather(*(spending.take(usage) for usage in usages))

    return asyncio.run(story())


def test_a_day_has_a_cap_of_tokens():
    spending = book(daily_tokens=100)
    assert taken(spending, Usage(prompt=60, reply=40)) == [pytest.approx(140 / 1e6)]
    with pytest.raises(ModelFailure, match="DAILY_TOKENS") as caught:
        spending.must_have_room()
    assert (caught.value.reason, caught.value.retry_after) == ("DailyBudget", 43_200.0)


def test_a_day_has_a_cap_of_cost():
    spending = book(daily_cost=1.0)
    taken(spending, Usage(reply=500_000))
    with pytest.raises(ModelFailure, match="DAILY_COST"):
        spending.must_have_room()


def test_the_next_day_begins_anew():
    moments = iter([NOON, TOMORROW])
    spending = Spending(clock=lambda: next(moments), price=Price(), daily_tokens=100)
    taken(spending, Usage(prompt=100))
    spending.must_have_room()
    assert spending.tokens == 0


@pytest.mark.parametrize(("at", "tokens"), [(NOON, 100), (TOMORROW, 0)], ids=["same day", "next day"])
def test_who_begins_goes_on_from_what_was_spent_that_day(at, tokens):
    ledger = Memory()
    taken(book(ledger=ledger), Usage(prompt=60, reply=40))
    assert ledger.spent == Spent(day=date(2026, 3, 1), tokens=100, cost=pytest.approx(140 / 1e6))
    after = book(at=at, ledger=ledger)
    asyncio.run(after.begin())
    assert after.tokens == tokens


def test_each_call_is_kept_and_calls_that_end_together_cost_few_writes():
    ledger = Memory()
    spending = book(ledger=ledger)
    for _ in range(3):
        taken(spending, Usage(prompt=1))
    assert ledger.saves == 3
    taken(spending, *(Usage(prompt=1) for _ in range(10)))
    assert ledger.spent.tokens == 13
    assert ledger.saves <= 5


def test_the_lease_keeps_the_sum_and_its_other_annotations():
    cluster = FakeCluster(lambda: NOON)
    cluster.put(LEASES, {**LEASE, "metadata": {**LEASE["metadata"], "annotations": {"of": "others"}}})
    ledger = LeaseLedger(cluster, namespace="wrappers", name="operator")
    spent = Spent(day=NOON.date(), tokens=7, cost=0.5)

    async def story():
        assert await ledger.load() is None
        await ledger.save(spent)
        return await ledger.load()

    assert asyncio.run(story()) == spent
    assert cluster.find(LEASES, "wrappers", "operator")["metadata"]["annotations"]["of"] == "others"


@pytest.mark.parametrize("kept", ["", "[]", '{"day": "soon"}', '{"tokens": 5}'])
def test_a_sum_that_nobody_can_read_counts_as_none(kept, caplog):
    cluster = FakeCluster(lambda: NOON)
    cluster.put(LEASES, {**LEASE, "metadata": {**LEASE["metadata"], "annotations": {SPENT_ANNOTATION: kept}}})
    assert asyncio.run(LeaseLedger(cluster, namespace="wrappers", name="operator").load()) is None
    assert "cannot be read" in caplog.text


def test_a_sum_that_cannot_be_kept_does_not_end_a_generation(caplog):
    class Away:
        async def annotate_lease(self, *_):
            raise ClusterError("away")

    spending = book(ledger=LeaseLedger(Away(), namespace="wrappers", name="operator"))
    taken(spending, Usage(prompt=1))
    assert spending.tokens == 1
    assert "away" in caplog.text


class Chat:
    """Says one thing, or fails."""

    def __init__(self, said):
        self.said = said

    def open(self, *_, **__):
        return self

    async def say(self, _):
        if isinstance(self.said, ModelFailure):
            raise self.said
        return self.said


@pytest.mark.parametrize(
    ("said", "tokens"),
    [
        (Answer(text="```python\npass\n```", usage=Usage(prompt=3, reply=4)), 7),
        (ModelFailure("ReplyTruncated", "cut off", usage=Usage(prompt=3, reply=90)), 93),
        (ModelFailure("ModelTimeout", "nothing came"), 0),
    ],
    ids=["of use", "cut off", "none"],
)
def test_what_cannot_be_used_is_paid_for_as_well(said, tokens):
    spending = book()
    conversation = Conversation(
        Chat(said), "m", inspector=None, limits=Limits(), seconds=1.0,
        paid=spending.take, may_pay=spending.must_have_room,
    )  # fmt: skip
    with contextlib.suppress(ModelFailure):
        asyncio.run(conversation.run("system", "prompt"))
    assert spending.tokens == tokens
