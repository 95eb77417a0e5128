"""The engine's port keeps answering for deployed APIs, by handing requests on to the data plane."""

import json
import re
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3

from playground_localstack.compatibility import made_for
from playground_localstack.control_plane.api_urls import data_plane_port, websocket_url
from playground_localstack.control_plane.websocket_snapshots import STORE

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# The longest integration takes 29 s; the data plane answers 504 before this.
_TIMEOUT = urllib3.Timeout(connect=2.0, read=35.0)
_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "host",
    "content-length",
}
# The host pattern of the community router: any other pattern loses to it.
_API_HOST = "<regex('.+?'):api_id><regex('(-vpce-[^.]+)?'):vpce_suffix>.execute-api.<regex('.*'):server>"
_PREFIX = "/_aws/execute-api"

_pool = urllib3.PoolManager(maxsize=32, retries=False, timeout=_TIMEOUT)


def _raw_target(request: Any) -> tuple[str, str]:
    """Path and query as the client wrote them: decoding would change what the handler sees."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path
    parts = urlsplit(raw if raw.startswith("/") else "/" + raw)
    return parts.path, parts.query or request.query_string.decode("latin-1")


def _forward(request: Any, path: str, query: str) -> Any:
    from rolo import Response

    path = re.sub(r"/%40connections/", "/@connections/", path, flags=re.IGNORECASE)
    url = f"http://127.0.0.1:{data_plane_port()}{path}{'?' + query if query else ''}"
    headers = urllib3.HTTPHeaderDict()
    for name, value in request.headers:
        if name.lower() not in _HOP_BY_HOP:
            headers.add(name, value)
    if "Accept-Encoding" not in headers:
        # Else urllib3 adds its own, and the handler would see a header that nobody sent.
        headers.add("Accept-Encoding", urllib3.util.SKIP_HEADER)
    body = request.get_data() or None
    try:
        answer = _pool.request(request.method, url, body=body, headers=headers, redirect=False, decode_content=False)
    except urllib3.exceptions.HTTPError as error:
        text = json.dumps({"message": f"The data plane did not answer: {type(error).__name__}"})
        return Response(text, 504, headers={"Content-Type": "application/json"})
    response = Response(answer.data, answer.status)
    response.headers.clear()
    for name, value in answer.headers.iteritems():
        if name.lower() not in _HOP_BY_HOP:
            response.headers.add(name, value)
    return response


def forward_path(request: Any, **_: Any) -> Any:
    """`/_aws/execute-api/<api>/<stage>/…`"""
    path, query = _raw_target(request)
    return _forward(request, path.removeprefix(_PREFIX), query)


def forward_legacy_path(request: Any, api_id: str, stage: str, **_: Any) -> Any:
    """`/restapis/<api>/<stage>/_user_request_/…`"""
    path, query = _raw_target(request)
    return _forward(request, f"/{api_id}/{stage}" + path.split("/_user_request_", 1)[1], query)


def forward_host(request: Any, api_id: str, **_: Any) -> Any:
    """`<api>.execute-api.…/<stage>/…`"""
    path, query = _raw_target(request)
    return _forward(request, f"/{api_id}{path}", query)


def forward_connection(request: Any, connection_id: str, stage: str | None = None, **_: Any) -> Any:
    """`/<stage>/@connections/<id>` and `/@connections/<id>`: no API is named, so the one that knows the id answers."""
    from rolo import Response

    for api in STORE.apis():
        for name in list(api.of("Stage")):
            if stage in (None, name):
                path = f"/{api.model['ApiId']}/{name}/@connections/{quote(connection_id, safe='')}"
                answer = _forward(request, path, "")
                if answer.status_code != 410:
                    return answer
    gone = {"Content-Type": "application/json", "x-amzn-ErrorType": "GoneException"}
    return Response(json.dumps({"message": None}), 410, headers=gone)


def refuse_socket(request: Any, api_id: str, stage: str = "", **_: Any) -> None:
    """WebSocket connections belong to the data plane: say where."""
    from rolo import Response

    text = f"WebSocket APIs are not served on this port. Connect to {websocket_url(api_id)}/{stage}\n"
    request.reject(Response(text, 400, headers={"Content-Type": "text/plain"}))


@made_for("4.13.1")
def forward_api_requests() -> None:
    """Register the routes, and keep the community gateway from registering its own for the same paths.

    Why: REST and WebSocket APIs are served by the data plane alone.
    Upstream: localstack/localstack:localstack-core/localstack/services/apigateway/next_gen/execute_api/
    router.py (4.13.1)
    router.py (4.13.1)
    Drop when: never; this is where the two halves of the engine meet.
    """
    from localstack.services.apigateway.next_gen.execute_api.router import ApiGatewayRouter
    from localstack.services.edge import ROUTER

    ApiGatewayRouter.register_routes = lambda self: None
    for tail in ("", "/", "/<greedy_path:path>"):
        _add(ROUTER, f"{_PREFIX}/<api_id>/<stage>{tail}", forward_path)
        _add(ROUTER, f"/restapis/<api_id>/<stage>/_user_request_{tail}", forward_legacy_path, sockets=False)
        _add(ROUTER, f"/<stage>{tail}", forward_host, host=_API_HOST)
    _add(ROUTER, "/", forward_host, host=_API_HOST)
    for marker in ("@connections", "%40connections"):
        for path in (f"/{marker}/<connection_id>", f"/<stage>/{marker}/<connection_id>"):
            ROUTER.add(path, forward_connection, methods=["GET", "POST", "DELETE"])


def _add(router: Any, path: str, endpoint: Any, host: str | None = None, sockets: bool = True) -> None:
    router.add(path, endpoint, host=host, methods=_METHODS, strict_slashes=True)
    if sockets:
        router.add(path, refuse_socket, host=host, methods=["WEBSOCKET"], strict_slashes=True)
