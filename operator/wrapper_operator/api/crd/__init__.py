"""The custom resource definition, made from the models."""

from wrapper_operator.api.crd.definition import definition

__all__ = ["definition"]
