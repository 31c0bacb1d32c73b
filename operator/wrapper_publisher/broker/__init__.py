"""RabbitMQ: one connection, a window of messages that wait for their confirms."""
