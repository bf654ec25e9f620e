"""How gunicorn serves the app; the address comes from the command line.

Headers of proxies are not believed unless the operator names the proxy
(``--forwarded-allow-ips``). The access log has neither query strings nor tokens:
what people look for is theirs.
"""

from __future__ import annotations

from typing import Any

from gunicorn.http import message  # type: ignore[import-untyped]  # gunicorn ships no types

wsgi_app = "search_web.wsgi:application"
bind = "127.0.0.1:8000"
workers = 2
worker_class = "search_web.patient_worker.PatientWorker"  # gthread with deadlines
threads = 4  # a slow SPARQL query does not keep a worker's other readers waiting
preload_app = True
timeout = 60  # seconds without a sign of life; SPARQL queries end sooner by themselves
graceful_timeout = 20
keepalive = 5
control_socket_disable = True  # one path for all servers of a user, outside the data directory, that takes commands
limit_request_line = 131_072  # bytes: 10,000 Chinese characters reach the app, which answers with a sentence
message.MAX_REQUEST_LINE = limit_request_line  # gunicorn caps its own setting at 8190, or takes 0 for no limit at all
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = ""
proxy_protocol = False
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'  # %(U)s: the path alone
errorlog = "-"


def post_worker_init(worker: Any) -> None:
    """Open this worker's stores before its first request."""
    worker.wsgi.open()


def worker_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 -- gunicorn names the arguments
    """Close this worker's stores and end its query processes."""
    application = getattr(worker, "wsgi", None)
    if application is not None:
        application.close()
