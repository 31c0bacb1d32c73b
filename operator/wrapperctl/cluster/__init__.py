"""What the command line does in a cluster, with the rights of whoever calls it."""
