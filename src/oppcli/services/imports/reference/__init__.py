"""Imports what has no ref: the organisation, users, catalogue, rates and quotas."""
