"""Drugs, combinations of drugs, and the review of every word about them."""

# The version that the changelog counts; pyproject.toml says the same.
VERSION = "0.1.0"
