"""Collectors for the imitated APIs, as people write them: each module is collector code as it is."""
