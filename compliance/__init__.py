"""Compliance rules engine and audit checker for IT service contracts."""

__version__ = "0.1.0"
