"""The command line: validates manifests, and runs Wrappers on this machine without a cluster."""
