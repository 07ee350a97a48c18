"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from drugs.views.wire import Utf8Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
application = get_wsgi_application()
application.request_class = Utf8Request
