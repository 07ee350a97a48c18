"""Django's admin for editors and moderators: every change goes through the verbs of drugs.review.

The classes are registered in drugs.admin.register, which medref.admin_site imports once the site object stands.
Imported here, they would make Django make a second site object while it makes the first, and lose what was registered.
"""
