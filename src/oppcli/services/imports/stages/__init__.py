"""Rows come into the stages of their processes, with the way that led there elsewhere."""
