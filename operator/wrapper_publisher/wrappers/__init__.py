"""Which pod a Wrapper wants to hear."""
