"""What the operator counts, for Prometheus: a module for each concern, every label bounded."""
