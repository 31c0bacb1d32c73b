"""Which version of the project this is; images carry no package metadata to read it from."""

VERSION = "0.2.0"
