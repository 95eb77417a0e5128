"""Calls of AWS services that functions make, taken from the pipe instead of the engine's HTTP server.

Why: Twisted, WSGI and the hand-over between their threads are two thirds of what a call costs this process, and all
threads share one interpreter lock. The calls pass the same handler chain as those that come over HTTP.
Upstream: localstack/localstack:localstack-core/localstack/aws/app.py (4.13.1), LocalstackAwsGateway
Drop when: the engine's HTTP server costs less than the work behind it.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from localstack import config

from playground_localstack.data_plane_process import DataPlaneProcess, PipeClosed

LOG = logging.getLogger(__name__)

# A long poll holds one of them for up to 20 s.
WORKERS = 48
# Written by the server that answers the function.
OF_THE_CONNECTION = ("connection", "content-length", "date", "server", "transfer-encoding")


class ApiCalls:
    """Runs calls in a pool and sends their answers back."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="playground-api-call")

    def take(self, process: DataPlaneProcess, message: dict[str, Any]) -> None:
        """Take an `api.call` message of protocol.ts."""
        self._pool.submit(_answer, process, message)


def _answer(process: DataPlaneProcess, message: dict[str, Any]) -> None:
    try:
        status, headers, body = _run(message)
    except Exception:
        LOG.exception("A call of a service failed")
        status, headers, body = 500, {}, '{"__type":"InternalFailure"}'
    try:
        process.send({"type": "api.answer", "id": message["id"], "status": status, "headers": headers, "body": body})
    except PipeClosed:
        LOG.debug("The caller of a service is gone with its process")


def _run(message: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    from localstack.runtime import get_current_runtime  # late: there is none while this is loaded
    from rolo import Request, Response

    path, _, query = message["path"].partition("?")
    listen = config.GATEWAY_LISTEN[0]
    request = Request(
        method=message["method"],
        path=path,
        headers={"Host": f"localhost:{listen.port}", **message["headers"]},
        body=message["body"],
        query_string=query,
        remote_addr="127.0.0.1",
        server=("127.0.0.1", listen.port),
    )
    response = Response()
    get_current_runtime().components.gateway.process(request, response)
    headers = {name: value for name, value in response.headers.items() if name.lower() not in OF_THE_CONNECTION}
    return response.status_code, headers, response.get_data(as_text=True)
