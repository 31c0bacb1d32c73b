"""Manifest files: YAML with line numbers, the Wrapper in it, and what stands beside it."""
