"""Feeds a known set of articles while it kills what handles them, and compares what comes of it."""
