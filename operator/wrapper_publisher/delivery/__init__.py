"""From the body of a request to confirmed messages."""
