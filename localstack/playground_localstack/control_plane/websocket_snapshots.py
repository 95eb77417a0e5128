"""WebSocket APIs as the data plane reads them (`WebSocketApi` in localstack/dataplane/protocol.ts)."""

from typing import Any

from playground_localstack.control_plane.websocket_rules import function_arn
from playground_localstack.control_plane.websocket_store import Model, WebSocketApi, WebSocketApiStore


def websocket_snapshot(store: WebSocketApiStore, api: WebSocketApi) -> Model:
    return {
        "apiId": api.model["ApiId"],
        "name": api.model["Name"],
        "accountId": api.account_id,
        "region": api.region,
        "routeSelectionExpression": api.model["RouteSelectionExpression"],
        "authorizers": [_authorizer(each) for each in api.of("Authorizer").values()],
        "stages": [_stage(store, api, each) for each in api.of("Stage").values()],
    }


def _authorizer(model: Model) -> Model:
    return {
        "id": model["AuthorizerId"],
        "name": model.get("Name", ""),
        "type": "REQUEST",
        "functionArn": function_arn(model.get("AuthorizerUri")),
        "identitySource": list(model.get("IdentitySource") or []),
        "identityValidationExpression": model.get("IdentityValidationExpression"),
        # AWS does not cache decisions of WebSocket APIs: $connect comes once per connection.
        "ttlSeconds": 0,
    }


def _stage(store: WebSocketApiStore, api: WebSocketApi, model: Model) -> Model:
    settings = model.get("DefaultRouteSettings") or {}
    variables = {key: str(value) for key, value in (model.get("StageVariables") or {}).items()}
    return {
        "name": model["StageName"],
        "variables": variables,
        "throttling": {
            "throttlingRateLimit": _number(settings.get("ThrottlingRateLimit")),
            "throttlingBurstLimit": _number(settings.get("ThrottlingBurstLimit")),
        },
        # AWS has no active tracing for WebSocket stages.
        "tracing": False,
        "routes": [_route(each, variables) for each in store.routes_of(api, model)],
    }


def _route(frozen: Model, variables: dict[str, str]) -> Model:
    route, integration = frozen["route"], frozen["integration"] or {"IntegrationType": "MOCK"}
    proxy = integration["IntegrationType"] == "AWS_PROXY"
    return {
        "routeKey": route["RouteKey"],
        "authorizationType": route.get("AuthorizationType", "NONE"),
        "authorizerId": route.get("AuthorizerId"),
        "integrationType": integration["IntegrationType"],
        "functionArn": function_arn(integration.get("IntegrationUri"), variables) if proxy else None,
        "timeoutMs": int(integration.get("TimeoutInMillis") or 29_000),
        "twoWay": frozen["two_way"],
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _publish(api: WebSocketApi) -> None:
    from playground_localstack.data_plane import data_plane

    data_plane.put_websocket_api(websocket_snapshot(STORE, api))


def _withdraw(api_id: str) -> None:
    from playground_localstack.data_plane import data_plane

    data_plane.remove_websocket_api(api_id)


STORE = WebSocketApiStore(_publish, _withdraw)
"""The engine's WebSocket APIs."""
