"""The publisher: messages in by HTTP, out to RabbitMQ with confirms, then the checkpoint into the status."""
