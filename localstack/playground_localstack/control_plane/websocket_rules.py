"""What AWS refuses: the rules for the parts of a WebSocket API."""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground_localstack.control_plane.websocket_store import WebSocketApi

Model = dict[str, Any]


class ApiNotFound(Exception):
    """The named API, or a part of it, does not exist."""


class ApiConflict(Exception):
    """The name is taken, or something else still needs the part that should go."""


class ApiRefused(Exception):
    """The request makes no sense for a WebSocket API, or asks for what this engine cannot do."""


def check_part(api: "WebSocketApi", kind: str, part_id: str | None, model: Model) -> None:
    """Refuse a part that AWS would refuse; `part_id` is None for a new one."""
    if kind == "Route":
        if not model.get("RouteKey"):
            raise ApiRefused("RouteKey is required")
        if any(i != part_id and r["RouteKey"] == model["RouteKey"] for i, r in api.of("Route").items()):
            raise ApiConflict(f"Route with key {model['RouteKey']} already exists for this API")
        if target := (model.get("Target") or "").removeprefix("integrations/"):
            api.get("Integration", target)
        if model.get("AuthorizationType", "NONE") == "CUSTOM":
            api.get("Authorizer", model.get("AuthorizerId") or "null")
    elif kind == "Integration":
        if model.get("IntegrationType") not in ("AWS_PROXY", "MOCK"):
            raise ApiRefused(f"IntegrationType {model.get('IntegrationType')} is not supported on the local engine")
        if model["IntegrationType"] == "AWS_PROXY":
            function_arn(model.get("IntegrationUri"))
    elif kind == "Authorizer":
        if model.get("AuthorizerType", "REQUEST") != "REQUEST":
            raise ApiRefused("WebSocket APIs have REQUEST authorizers only")
        function_arn(model.get("AuthorizerUri"))
    elif kind == "Stage":
        if not part_id and model.get("StageName") in api.of("Stage"):
            raise ApiConflict("Stage already exists")
        if not re.fullmatch(r"[A-Za-z0-9_$-]{1,128}", model.get("StageName") or ""):
            raise ApiRefused("Stage name only allows a-zA-Z0-9_-")
        if deployment := model.get("DeploymentId"):
            api.get("Deployment", deployment)
    elif kind == "Deployment" and model.get("StageName"):
        api.get("Stage", model["StageName"])
    elif kind == "RouteResponse":
        api.get("Route", model.get("RouteId") or "null")
    elif kind == "IntegrationResponse":
        api.get("Integration", model.get("IntegrationId") or "null")


def function_arn(uri: str | None, variables: dict[str, str] | None = None) -> str:
    """The function named by an invocation URI, stage variables filled in."""
    found = re.search(r"functions/(arn:.+)/invocations$", uri or "")
    if not found:
        raise ApiRefused(f"Invalid function invocation URI specified: {uri}")
    if variables is None:
        return found[1]
    return re.sub(r"\$\{stageVariables\.(.*?)}", lambda m: variables.get(m[1], ""), found[1])
