"""Drugs, combinations of drugs, and the review of every word about them."""
