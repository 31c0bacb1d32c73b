"""The confirm window: whatever the broker does, nothing is lost and nothing counts that it does not have."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from wrapper_publisher.broker.window import Delivery, Outgoing, Window

SIZE = 5


def delivery_of(*names, queue="data"):
    messages = [Outgoing(queue, name, "wrapper.data", name.encode()) for name in names]
    return Delivery(messages, bytearray(len(messages)))


def taken(window):
    """Names of all that the window gives at once."""
    names = []
    while (message := window.take()) is not None:
        names.append(message.message_id)
    return names


def test_no_more_than_its_size_is_under_way_and_deliveries_take_turns():
    window = Window(4)
    huge, small = delivery_of("a1", "a2", "a3", "a4", "a5"), delivery_of("b1")
    window.add(huge)
    window.add(small)
    assert taken(window) == ["a1", "b1", "a2", "a3"]
    assert window.ack(2, multiple=False) == [small]
    assert taken(window) == ["a4"]


def test_a_delivery_is_settled_by_the_ack_of_its_last_message():
    window, delivery = Window(9), delivery_of("a", "b", "c")
    window.add(delivery)
    taken(window)
    assert window.ack(3, multiple=False) == []
    assert window.ack(2, multiple=True) == [delivery]
    assert list(delivery.confirmed) == [1, 1, 1]
    assert delivery.failure is None


def test_a_returned_message_does_not_count_though_it_is_acked():
    window, delivery = Window(9), delivery_of("a", "b")
    window.add(delivery)
    taken(window)
    window.returned(queue="data", message_id="b")
    assert window.ack(2, multiple=True) == [delivery]
    assert list(delivery.confirmed) == [1, 0]
    assert delivery.failure == "returned"


def test_of_the_same_message_under_way_twice_none_counts_when_one_is_returned():
    window, one, other = Window(9), delivery_of("a"), delivery_of("a")
    window.add(one)
    window.add(other)
    taken(window)
    window.returned(queue="data", message_id="a")
    assert window.ack(2, multiple=True) == [one, other]
    assert [list(one.confirmed), list(other.confirmed)] == [[0], [0]]


def test_the_same_message_to_another_queue_is_another_one():
    window, one, other = Window(9), delivery_of("a"), delivery_of("a", queue="others")
    window.add(one)
    window.add(other)
    taken(window)
    window.returned(queue="others", message_id="a")
    window.ack(2, multiple=True)
    assert [list(one.confirmed), list(other.confirmed)] == [[1], [0]]


def test_a_nack_stops_the_delivery_and_keeps_what_is_confirmed():
    window, delivery = Window(2), delivery_of("a", "b", "c")
    window.add(delivery)
    taken(window)
    assert window.ack(1, multiple=False) == []
    assert window.nack(2, multiple=False) == [delivery]
    assert taken(window) == []
    assert (list(delivery.confirmed), delivery.failure) == ([1, 0, 0], "refused")


def test_what_is_confirmed_already_is_not_sent_again():
    window = Window(9)
    first = delivery_of("a", "b", "c")
    window.add(Delivery(first.messages, bytearray([0, 1, 0])))
    assert taken(window) == ["a", "c"]


def test_after_a_loss_all_under_way_is_sent_again_in_order_and_tags_restart():
    window, delivery = Window(3), delivery_of("a", "b", "c", "d")
    window.add(delivery)
    assert taken(window) == ["a", "b", "c"]
    window.ack(2, multiple=False)
    assert window.lost() == []
    assert taken(window) == ["a", "c", "d"]
    assert window.ack(3, multiple=True) == [delivery]


def test_a_return_before_a_loss_is_forgotten():
    window, delivery = Window(3), delivery_of("a")
    window.add(delivery)
    taken(window)
    window.returned(queue="data", message_id="a")
    window.lost()
    taken(window)
    window.ack(1, multiple=False)
    assert list(delivery.confirmed) == [1]


def test_a_withdrawn_delivery_is_settled_when_nothing_of_it_is_under_way():
    window, waiting, sent = Window(1), delivery_of("w"), delivery_of("s", "t")
    window.add(sent)
    window.add(waiting)
    taken(window)
    assert window.withdraw(waiting)
    assert not window.withdraw(sent)
    assert window.ack(1, multiple=False) == [sent]
    assert list(sent.confirmed) == [1, 0]
    assert taken(window) == []


def test_a_withdrawn_delivery_is_not_sent_again_after_a_loss():
    window, delivery = Window(3), delivery_of("a", "b")
    window.add(delivery)
    taken(window)
    window.withdraw(delivery)
    assert window.lost() == [delivery]
    assert taken(window) == []


class Conversation(RuleBasedStateMachine):
    """A broker that may do anything RabbitMQ may, and knows what it has."""

    def __init__(self):
        super().__init__()
        self.window = Window(SIZE)
        self.deliveries = []
        self.originals = []
        self.settled = []
        self.withdrawn = set()
        self.stored = set()
        self._new_channel()

    def _new_channel(self):
        self.tag = 0
        self.unseen = {}  # tag -> message, under way to the broker
        self.verdicts = {}  # tag -> "ack" or "nack", not yet told

    @rule(names=st.lists(st.sampled_from("abcd"), min_size=1, max_size=7), queue=st.sampled_from(["q", "r"]))
    def hand_in(self, names, queue):
        delivery = delivery_of(*names, queue=queue)
        self.deliveries.append(delivery)
        self.originals.append(list(delivery.messages))
        self.window.add(delivery)

    @rule(count=st.integers(1, SIZE))
    def send(self, count):
        for _ in range(count):
            message = self.window.take()
            if message is not None:
                self.tag += 1
                self.unseen[self.tag] = message

    @precondition(lambda self: self.unseen)
    @rule(data=st.data(), verdict=st.sampled_from(["store", "return", "refuse"]))
    def decide(self, data, verdict):
        tag = data.draw(st.sampled_from(sorted(self.unseen)))
        message = self.unseen.pop(tag)
        self.verdicts[tag] = "nack" if verdict == "refuse" else "ack"
        if verdict == "store":
            self.stored.add(id(message))
        elif verdict == "return":
            self.window.returned(queue=message.queue, message_id=message.message_id)

    @precondition(lambda self: self.verdicts)
    @rule(data=st.data(), multiple=st.booleans())
    def answer(self, data, multiple):
        tag = data.draw(st.sampled_from(sorted(self.verdicts)))
        verdict = self.verdicts[tag]
        earlier = [each for each in (*self.verdicts, *self.unseen) if each <= tag]
        multiple = multiple and all(self.verdicts.get(each) == verdict for each in earlier)
        for each in earlier if multiple else [tag]:
            del self.verdicts[each]
        answer = self.window.ack if verdict == "ack" else self.window.nack
        self.settled += answer(tag, multiple=multiple)

    @rule(stored=st.booleans())
    def lose_connection(self, stored):
        if stored:
            self.stored |= {id(message) for message in self.unseen.values()}
        self.settled += self.window.lost()
        self._new_channel()

    @precondition(lambda self: self.deliveries)
    @rule(data=st.data())
    def withdraw(self, data):
        at = data.draw(st.integers(0, len(self.deliveries) - 1))
        self.withdrawn.add(at)
        self.window.withdraw(self.deliveries[at])

    @invariant()
    def what_counts_is_stored(self):
        for delivery, messages in zip(self.deliveries, self.originals, strict=True):
            for message, confirmed in zip(messages, delivery.confirmed, strict=True):
                assert not confirmed or id(message) in self.stored

    @invariant()
    def the_window_is_bounded(self):
        assert self.window.outstanding <= SIZE

    @invariant()
    def settled_deliveries_say_why_if_not_all_counts(self):
        for delivery in self.deliveries:
            if delivery.settled and not all(delivery.confirmed):
                assert delivery.failure is not None

    def teardown(self):
        """From here on the broker takes everything: all must come to an end, and nothing be forgotten."""
        self.settled += self.window.lost()
        self._new_channel()
        while (message := self.window.take()) is not None:
            self.tag += 1
            self.stored.add(id(message))
            self.settled += self.window.ack(self.tag, multiple=False)
        for at, delivery in enumerate(self.deliveries):
            assert delivery.settled
            assert delivery.failure is not None or all(delivery.confirmed)
            assert self.settled.count(delivery) == 1 or at in self.withdrawn
        self.what_counts_is_stored()


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
