"""A real one-node Kubernetes with RabbitMQ beside it, built from package registries, for the tests.

`python -m cluster up` builds what is missing into a cache outside the checkout, starts everything and
prints the path of a kubeconfig; `down` ends what `up` started, also after a run that was killed.
"""
