"""Signing in: passwords, the second factor, how long a session lasts, and what is written down of it.

It knows nothing of medicines. Its pages are in drugs.admin; who needs a second factor, drugs.models.roles says.
"""
