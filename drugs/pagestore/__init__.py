"""Finished public responses on disk: built through the views and their guard, served in front of Django.

addresses   which addresses have a finished page, and where it lies
version     what a page was made with: code, templates, settings
store       the files: read, put, dropped, each whole or not at all
building    an address → its finished page, through the whole of Django
following   what happened → which pages go
follower    a thread that follows what other machines do, and the calendar
layer       the WSGI application in front of Django
comparing   stored pages against what Django says now, for `manage.py verify`

A finished page is a copy and never decides what may be seen: it is built as a stranger would see it, put down only when
nothing public happened meanwhile, and taken away before what happened counts as followed.
"""
