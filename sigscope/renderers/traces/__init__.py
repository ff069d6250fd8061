"""Traces and explanations as text; one file a format."""
