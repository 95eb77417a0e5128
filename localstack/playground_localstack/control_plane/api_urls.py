"""Real URLs of deployed APIs.

AWS names an API by host (`https://<id>.execute-api.<region>.<suffix>/<stage>`); that host does not exist here. The data
plane serves the same API at `http://localhost:<port>/<id>/<stage>`. Values that CloudFormation resolves are rewritten
where they leave the template (resource properties, outputs), so neither template nor function knows the difference.
"""

import re
from collections.abc import Callable
from typing import Any

from playground_localstack.compatibility import made_for

_HOST = re.compile(
    r"(?P<scheme>https?|wss?)://(?P<api>[A-Za-z0-9][A-Za-z0-9_-]*)\.execute-api"
    r"\.(?:[a-z]{2}(?:-[a-z]+){1,3}-\d\.)?(?P<suffix>amazonaws\.com(?:\.cn)?|localhost(?:\.localstack\.cloud)?)"
    r"(?::\d+)?(?![A-Za-z0-9.-])"
)
_PLAIN = {"https": "http", "http": "http", "wss": "ws", "ws": "ws"}


def rewrite_text(text: str, port: int) -> str:
    """Replace every API host in `text`, also inside longer strings and JSON, by the data plane's address."""
    if ".execute-api." not in text:
        return text
    return _HOST.sub(lambda m: f"{_PLAIN[m['scheme']]}://localhost:{port}/{m['api']}", text)


def rewrite_value(value: Any, port: Callable[[], int]) -> Any:
    """Apply `rewrite_text` to all strings of a nested value; `port` is asked for only when one needs it."""
    if isinstance(value, str):
        return rewrite_text(value, port()) if ".execute-api." in value else value
    if isinstance(value, dict):
        return {key: rewrite_value(item, port) for key, item in value.items()}
    if isinstance(value, list):
        return [rewrite_value(item, port) for item in value]
    return value


def data_plane_port() -> int:
    from playground_localstack.data_plane import data_plane

    if not data_plane.port:
        raise RuntimeError("The data plane has not said its port yet; look for its error in the engine log.")
    return data_plane.port


def websocket_url(api_id: str) -> str:
    return f"ws://localhost:{data_plane_port()}/{api_id}"


@made_for("4.13.1")
def rewrite_urls_in_cloudformation() -> None:
    """Put real API URLs into what CloudFormation hands to resources and shows as outputs.

    Why: the stock replacement gives `https://<id>.execute-api.localhost:4566/…`, only when the URL starts the string,
    never for `wss://`, and only on the "after" side, so that an unchanged resource looks changed.
    Upstream: localstack/localstack:localstack-core/localstack/services/cloudformation/engine/v2/
    change_set_model_executor.py and change_set_model_preproc.py (4.13.1)
    Drop when: API hosts resolve to the server that really serves them.
    """
    from localstack.services.cloudformation.engine.v2.change_set_model_executor import ChangeSetModelExecutor
    from localstack.services.cloudformation.engine.v2.change_set_model_preproc import ChangeSetModelPreproc

    build_payload, visit_output = (
        ChangeSetModelExecutor.create_resource_provider_payload,
        ChangeSetModelExecutor.visit_node_output,
    )

    def create_resource_provider_payload(self: Any, *args: Any, **kwargs: Any) -> Any:
        payload = build_payload(self, *args, **kwargs)
        data = payload["requestData"]
        for key in ("resourceProperties", "previousResourceProperties"):
            data[key] = rewrite_value(data[key], data_plane_port)
        return payload

    def visit_node_output(self: Any, node_output: Any) -> Any:
        known = len(self.outputs)
        delta = visit_output(self, node_output)
        for output in self.outputs[known:]:
            output["OutputValue"] = rewrite_value(output["OutputValue"], data_plane_port)
        return delta

    ChangeSetModelPreproc._perform_static_replacements = staticmethod(lambda value: value)
    ChangeSetModelExecutor.create_resource_provider_payload = create_resource_provider_payload
    ChangeSetModelExecutor.visit_node_output = visit_node_output
