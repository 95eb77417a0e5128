"""The control-plane API `apigatewayv2` for WebSocket APIs: what `aws apigatewayv2 …` talks to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground_localstack.control_plane.api_urls import websocket_url
from playground_localstack.control_plane.websocket_rules import ApiConflict, ApiNotFound, ApiRefused
from playground_localstack.control_plane.websocket_snapshots import STORE
from playground_localstack.control_plane.websocket_store import Model, WebSocketApi

Operation = Callable[[Any, Model], Model]


@dataclass(frozen=True)
class Part:
    """One kind of part of an API, its identifier, and the part it belongs to (kept as a member of the model)."""

    kind: str
    id_field: str
    parent: str | None = None


PARTS = (
    Part("Integration", "IntegrationId"),
    Part("Route", "RouteId"),
    Part("Stage", "StageName"),
    Part("Deployment", "DeploymentId"),
    Part("Authorizer", "AuthorizerId"),
    Part("RouteResponse", "RouteResponseId", parent="RouteId"),
    Part("IntegrationResponse", "IntegrationResponseId", parent="IntegrationId"),
)


def show_api(api: WebSocketApi) -> Model:
    """The API as callers see it; its endpoint is the address that really answers."""
    return {**api.model, "ApiEndpoint": websocket_url(api.model["ApiId"])}


def _as_aws_error(operation: Operation) -> Operation:
    from localstack.aws.api import CommonServiceException

    def answer(context: Any, request: Model) -> Model:
        try:
            return operation(context, request)
        except ApiNotFound as error:
            raise CommonServiceException("NotFoundException", str(error), status_code=404) from error
        except ApiConflict as error:
            raise CommonServiceException("ConflictException", str(error), status_code=409) from error
        except ApiRefused as error:
            raise CommonServiceException("BadRequestException", str(error), status_code=400) from error

    return answer


def _owned(context: Any, api_id: str) -> WebSocketApi:
    api = STORE.api(api_id)
    if (api.account_id, api.region) != (context.account_id, context.region):
        raise ApiNotFound(f"Invalid API identifier specified {api_id}")
    return api


def _api_operations() -> dict[str, Operation]:
    def create(context: Any, request: Model) -> Model:
        return show_api(STORE.api(STORE.create_api(context.account_id, context.region, dict(request))["ApiId"]))

    def read(context: Any, request: Model) -> Model:
        return show_api(_owned(context, request["ApiId"]))

    def read_all(context: Any, request: Model) -> Model:
        return {"Items": [show_api(api) for api in STORE.apis(context.account_id, context.region)]}

    def update(context: Any, request: Model) -> Model:
        _owned(context, request["ApiId"])
        STORE.update_api(request["ApiId"], {k: v for k, v in request.items() if k != "ApiId"})
        return read(context, request)

    def delete(context: Any, request: Model) -> Model:
        _owned(context, request["ApiId"])
        STORE.delete_api(request["ApiId"])
        return {}

    return {"CreateApi": create, "GetApi": read, "GetApis": read_all, "UpdateApi": update, "DeleteApi": delete}


def _part_operations(part: Part) -> dict[str, Operation]:
    kind, id_field, parent = part.kind, part.id_field, part.parent

    def named(context: Any, request: Model) -> Model:
        found = _owned(context, request["ApiId"]).get(kind, request[id_field])
        if parent and found[parent] != request[parent]:
            raise ApiNotFound(f"Invalid {kind} identifier specified {request[id_field]}")
        return found

    def create(context: Any, request: Model) -> Model:
        _owned(context, request["ApiId"])
        return STORE.put(request["ApiId"], kind, id_field, None, {k: v for k, v in request.items() if k != "ApiId"})

    def read_all(context: Any, request: Model) -> Model:
        items = _owned(context, request["ApiId"]).of(kind).values()
        return {"Items": [each for each in items if not parent or each[parent] == request[parent]]}

    def update(context: Any, request: Model) -> Model:
        named(context, request)
        changes = {k: v for k, v in request.items() if k not in ("ApiId", id_field)}
        return STORE.put(request["ApiId"], kind, id_field, request[id_field], changes)

    def delete(context: Any, request: Model) -> Model:
        named(context, request)
        STORE.delete(request["ApiId"], kind, request[id_field])
        return {}

    return {
        f"Create{kind}": create,
        f"Get{kind}": named,
        f"Get{kind}s": read_all,
        f"Update{kind}": update,
        f"Delete{kind}": delete,
    }


def _tag_operations() -> dict[str, Operation]:
    def api_of(request: Model) -> WebSocketApi:
        return STORE.api(request["ResourceArn"].split("/apis/")[-1].split("/")[0])

    def read(context: Any, request: Model) -> Model:
        return {"Tags": api_of(request).model.get("Tags") or {}}

    def tag(context: Any, request: Model) -> Model:
        api = api_of(request)
        STORE.update_api(api.model["ApiId"], {"Tags": {**(api.model.get("Tags") or {}), **request["Tags"]}})
        return {}

    def untag(context: Any, request: Model) -> Model:
        api = api_of(request)
        kept = {k: v for k, v in (api.model.get("Tags") or {}).items() if k not in request["TagKeys"]}
        STORE.update_api(api.model["ApiId"], {"Tags": kept})
        return {}

    return {"GetTags": read, "TagResource": tag, "UntagResource": untag}


def operations() -> dict[str, Operation]:
    """All operations by name, answering with AWS errors."""
    table = {**_api_operations(), **_tag_operations()}
    for part in PARTS:
        table.update(_part_operations(part))
    return {name: _as_aws_error(operation) for name, operation in table.items()}


def apigatewayv2() -> Any:
    """The service `apigatewayv2`, with botocore's model and this module's operations."""
    from localstack.aws.skeleton import Skeleton
    from localstack.aws.spec import load_service
    from localstack.services.plugins import Service

    return Service("apigatewayv2", skeleton=Skeleton(load_service("apigatewayv2"), operations()))
