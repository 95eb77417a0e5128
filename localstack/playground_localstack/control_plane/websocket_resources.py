"""CloudFormation resource types `AWS::ApiGatewayV2::*`, writing to the same store as the API."""

from typing import Any

from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
)

from playground_localstack.control_plane.api_urls import websocket_url
from playground_localstack.control_plane.websocket_api import PARTS, Part
from playground_localstack.control_plane.websocket_rules import ApiNotFound
from playground_localstack.control_plane.websocket_snapshots import STORE
from playground_localstack.control_plane.websocket_store import Model

_TRUTH = {"true": True, "false": False}
_BOOLEANS = ("AutoDeploy", "ApiKeyRequired", "DisableExecuteApiEndpoint")
_CREATE_ONLY = {
    "Route": ["ApiId"],
    "Integration": ["ApiId"],
    "Stage": ["ApiId", "StageName"],
    "Deployment": ["ApiId"],
    "Authorizer": ["ApiId"],
    "RouteResponse": ["ApiId", "RouteId"],
    "IntegrationResponse": ["ApiId", "IntegrationId"],
}


def _done(model: Model) -> ProgressEvent:
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)


def _typed(properties: Model) -> Model:
    """Templates carry booleans as text now and then."""
    return {
        key: _TRUTH.get(value.lower(), value) if key in _BOOLEANS and isinstance(value, str) else value
        for key, value in properties.items()
    }


def _changes(request: Any, *identifiers: str) -> Model:
    """What an update sets; a property that left the template is None, which removes it."""
    gone = {key: None for key in request.previous_state if key not in request.desired_state}
    return {k: v for k, v in {**gone, **_typed(request.desired_state)}.items() if k not in identifiers}


class ApiProvider(ResourceProvider):
    TYPE = "AWS::ApiGatewayV2::Api"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/ApiId"],
        "createOnlyProperties": ["/properties/ProtocolType"],
        "properties": {},
    }

    def create(self, request: Any) -> ProgressEvent:
        model = request.desired_state
        created = STORE.create_api(request.account_id, request.region_name, _typed(model))
        return _done({**model, "ApiId": created["ApiId"], "ApiEndpoint": websocket_url(created["ApiId"])})

    def update(self, request: Any) -> ProgressEvent:
        computed = {key: request.previous_state[key] for key in ("ApiId", "ApiEndpoint")}
        changes = _changes(request, "ApiId", "ApiEndpoint")
        STORE.update_api(computed["ApiId"], {k: v for k, v in changes.items() if v is not None})
        return _done({**request.desired_state, **computed})

    def delete(self, request: Any) -> ProgressEvent:
        try:
            STORE.delete_api(request.desired_state["ApiId"])
        except ApiNotFound:
            return _done({})
        return _done({})


def _part_provider(part: Part) -> type[ResourceProvider]:
    resource_type = f"AWS::ApiGatewayV2::{part.kind}"

    def create(self: ResourceProvider, request: Any) -> ProgressEvent:
        model = request.desired_state
        properties = {key: value for key, value in _typed(model).items() if key != "ApiId"}
        created = STORE.put(model["ApiId"], part.kind, part.id_field, None, properties)
        return _done({**model, part.id_field: created[part.id_field]})

    def update(self: ResourceProvider, request: Any) -> ProgressEvent:
        part_id, api_id = request.previous_state[part.id_field], request.desired_state["ApiId"]
        STORE.put(api_id, part.kind, part.id_field, part_id, _changes(request, "ApiId", part.id_field))
        return _done({**request.desired_state, part.id_field: part_id})

    def delete(self: ResourceProvider, request: Any) -> ProgressEvent:
        model = request.desired_state
        try:
            STORE.delete(model["ApiId"], part.kind, model[part.id_field])
        except ApiNotFound:
            return _done({})
        return _done({})

    schema = {
        "typeName": resource_type,
        "primaryIdentifier": [f"/properties/{part.id_field}"],
        "createOnlyProperties": [f"/properties/{name}" for name in _CREATE_ONLY[part.kind]],
        "properties": {},
    }
    members = {"TYPE": resource_type, "SCHEMA": schema, "create": create, "update": update, "delete": delete}
    return type(f"{part.kind}Provider", (ResourceProvider,), members)


def _plugin(resource_type: str, provider: type[ResourceProvider]) -> type[CloudFormationResourceProviderPlugin]:
    def load(self: Any, *args: Any, **kwargs: Any) -> None:
        self.factory = provider

    return type(
        f"{provider.__name__}Plugin", (CloudFormationResourceProviderPlugin,), {"name": resource_type, "load": load}
    )


_PART_PROVIDERS = {part.kind: _part_provider(part) for part in PARTS}

ApiPlugin = _plugin(ApiProvider.TYPE, ApiProvider)
IntegrationPlugin = _plugin("AWS::ApiGatewayV2::Integration", _PART_PROVIDERS["Integration"])
RoutePlugin = _plugin("AWS::ApiGatewayV2::Route", _PART_PROVIDERS["Route"])
StagePlugin = _plugin("AWS::ApiGatewayV2::Stage", _PART_PROVIDERS["Stage"])
DeploymentPlugin = _plugin("AWS::ApiGatewayV2::Deployment", _PART_PROVIDERS["Deployment"])
AuthorizerPlugin = _plugin("AWS::ApiGatewayV2::Authorizer", _PART_PROVIDERS["Authorizer"])
RouteResponsePlugin = _plugin("AWS::ApiGatewayV2::RouteResponse", _PART_PROVIDERS["RouteResponse"])
IntegrationResponsePlugin = _plugin("AWS::ApiGatewayV2::IntegrationResponse", _PART_PROVIDERS["IntegrationResponse"])
