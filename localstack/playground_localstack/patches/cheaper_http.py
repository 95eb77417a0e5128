"""Less work per HTTP request on the engine's port.

Why: Twisted builds an EmailMessage to parse the content type of each POST (9 % of the busy time), and rolo and
LocalStack write one log line per request.
Upstream: twisted/web/http.py `_parseContentType`; rolo/serving/twisted.py `TwistedGateway.log`;
localstack/aws/handlers/logging.py (4.13.1)
Drop when: Twisted caches or parses by hand, and the access logs can be switched off by configuration.
"""

import functools
import logging

from playground_localstack.compatibility import made_for


@made_for("4.13.1")
def make_http_cheaper() -> None:
    import rolo.serving.twisted as serving
    from twisted.web import http

    http._parseContentType = functools.lru_cache(512)(http._parseContentType)
    serving.TwistedGateway.log = lambda self, request: None
    for name in ("localstack.request.aws", "localstack.request.http"):
        logging.getLogger(name).setLevel(logging.WARNING)
