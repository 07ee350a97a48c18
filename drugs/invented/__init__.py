"""Invented drugs and combinations, in any number, to see how a large site behaves. Nothing here is real."""
