"""Which pod is speaking."""
