"""The WSGI application that gunicorn serves: finished pages first, Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

from drugs.views.wire import Utf8Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
django_application = get_wsgi_application()
django_application.request_class = Utf8Request

from django.conf import settings  # noqa: E402  (Django is set up now)
from django.urls import get_resolver  # noqa: E402

from drugs.pagestore import store  # noqa: E402
from drugs.pagestore.layer import FinishedPages  # noqa: E402
from medref.requests import tell_finished  # noqa: E402

# Every view is loaded here, once for all workers, instead of with the first request of each.
get_resolver().url_patterns  # noqa: B018

# Whoever works on a template wants to see it changed.
application = (
    django_application if settings.DEBUG else FinishedPages(django_application, store.current(), tell_finished)
)
