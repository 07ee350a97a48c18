"""How gunicorn serves the site: few processes, several threads each, recycled now and then."""

bind = "127.0.0.1:8000"
workers = 2
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
# No log of requests: they would hold what readers search for.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Nothing but HTTP listens.
control_socket_disable = True
