"""What should happen to a Wrapper next: pure decisions, without I/O and without a clock."""
