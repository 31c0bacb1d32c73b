"""Which ranges of time of an API are fetched, in which order: pure decisions, without a clock."""
