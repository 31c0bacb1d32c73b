"""The publisher of a run on a laptop: a static token and a file in the place of a cluster."""
