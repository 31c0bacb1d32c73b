"""From confirmed batches to the status, in few writes, and never back."""
