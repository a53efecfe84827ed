"""How gunicorn serves the site: one process for each core, and a log that never holds what people search for."""

from __future__ import annotations

import multiprocessing
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count()))
threads = 2
timeout = 30
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4096
accesslog = "-"
# %(U)s is the path alone: a query string may hold a postcode or a name, and is never written down.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
