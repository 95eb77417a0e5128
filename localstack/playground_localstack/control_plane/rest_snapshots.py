"""REST API stages as the data plane reads them (`RestStage` in localstack/dataplane/protocol.ts)."""

import functools
import re
from collections.abc import Callable
from typing import Any

from playground_localstack.compatibility import made_for

Model = dict[str, Any]

_LAMBDA_URI = re.compile(r":lambda:path/[^/]+/functions/(arn:.+)/invocations$")
_LOG_GROUP_ARN = re.compile(r"^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$")
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(.*?)}")


def rest_snapshot(api_id: str, stage: Any, deployment: Any) -> Model:
    """`stage` is the stage as it is now, `deployment` the API frozen when it was deployed."""
    api, variables = deployment.rest_api, {k: str(v) for k, v in (stage.variables or {}).items()}
    return {
        "apiId": api_id,
        "apiName": api.rest_api.get("name") or api_id,
        "stage": stage.name,
        "accountId": deployment.account_id,
        "region": deployment.region,
        "deploymentId": stage.deployment_id,
        "binaryMediaTypes": list(api.rest_api.get("binaryMediaTypes") or []),
        "variables": variables,
        "tracing": bool(stage.tracing_enabled),
        "accessLog": _access_log(stage.access_log_settings or {}),
        "methodSettings": {key: _throttling(each) for key, each in (stage.method_settings or {}).items()},
        "authorizers": [
            authorizer for each in api.authorizers.values() if (authorizer := _authorizer(each, variables)) is not None
        ],
        "gatewayResponses": {kind: _gateway_response(each) for kind, each in api.gateway_responses.items()},
        "resources": [
            {
                "id": resource["id"],
                "path": resource["path"],
                "methods": {
                    verb: _method(method, variables) for verb, method in (resource.get("resourceMethods") or {}).items()
                },
            }
            for resource in api.resources.values()
        ],
    }


def _access_log(settings: Model) -> Model | None:
    """Into a log group; other destinations (Firehose) have nobody here who takes the lines."""
    group = _LOG_GROUP_ARN.match(settings.get("destinationArn") or "")
    return {"logGroup": group[1], "format": settings["format"]} if group and settings.get("format") else None


def _throttling(settings: Model) -> Model:
    # -1 is how AWS says "no limit of its own".
    limits = {}
    for key in ("throttlingRateLimit", "throttlingBurstLimit"):
        value = settings.get(key)
        limits[key] = None if value is None or float(value) < 0 else float(value)
    return limits


def _authorizer(model: Model, variables: dict[str, str]) -> Model | None:
    function = _function_arn(model.get("authorizerUri"), variables)
    if model.get("type") not in ("REQUEST", "TOKEN") or not function:
        return None
    return {
        "id": model["id"],
        "name": model.get("name") or "",
        "type": model["type"],
        "functionArn": function,
        "identitySource": [s.strip() for s in (model.get("identitySource") or "").split(",") if s.strip()],
        "identityValidationExpression": model.get("identityValidationExpression") or None,
        "ttlSeconds": int(model.get("authorizerResultTtlInSeconds", 300)),
    }


def _gateway_response(model: Model) -> Model:
    status = model.get("statusCode")
    return {
        "statusCode": int(status) if status else None,
        "responseParameters": _texts(model.get("responseParameters")),
        "responseTemplates": _texts(model.get("responseTemplates")),
    }


def _method(model: Model, variables: dict[str, str]) -> Model:
    integration = model.get("methodIntegration")
    return {
        "authorizationType": model.get("authorizationType") or "NONE",
        "authorizerId": model.get("authorizerId") or None,
        "apiKeyRequired": _truth(model.get("apiKeyRequired")),
        "requestParameters": {key: _truth(each) for key, each in (model.get("requestParameters") or {}).items()},
        "integration": _integration(integration, variables) if integration else None,
    }


def _integration(model: Model, variables: dict[str, str]) -> Model:
    kind = model["type"]
    return {
        "type": kind,
        "functionArn": _function_arn(model.get("uri"), variables) if kind == "AWS_PROXY" else None,
        "uri": model.get("uri") or None,
        "timeoutMs": int(model.get("timeoutInMillis") or 29_000),
        "requestTemplates": _texts(model.get("requestTemplates")),
        "responses": {
            status: {
                "selectionPattern": each.get("selectionPattern") or None,
                "responseParameters": _texts(each.get("responseParameters")),
                "responseTemplates": _texts(each.get("responseTemplates")),
            }
            for status, each in (model.get("integrationResponses") or {}).items()
        },
    }


def _function_arn(uri: str | None, variables: dict[str, str]) -> str | None:
    found = _LAMBDA_URI.search(uri or "")
    return _STAGE_VARIABLE.sub(lambda m: variables.get(m[1], ""), found[1]) if found else None


def _texts(values: Model | None) -> dict[str, str]:
    return {key: str(value) for key, value in (values or {}).items() if value is not None}


def _truth(value: Any) -> bool:
    return str(value).lower() == "true"


def publish_stage(account_id: str, region: str, api_id: str, stage_name: str) -> None:
    """Tell the data plane what a stage serves now."""
    from localstack.services.apigateway.models import apigateway_stores
    from moto.apigateway.models import apigateway_backends

    from playground_localstack.data_plane import data_plane

    api = apigateway_backends[account_id][region].get_rest_api(api_id)
    stage = api.stages.get(stage_name)
    if stage is None:
        return
    deployments = apigateway_stores[account_id][region].internal_deployments.get(api_id.lower(), {})
    data_plane.put_rest_stage(rest_snapshot(api.id, stage, deployments[stage.deployment_id]))


@made_for("4.13.1")
def publish_rest_stages() -> None:
    """Push a snapshot whenever an API call changed what a stage serves.

    Why: the data plane serves REST APIs; only the control plane knows what was deployed.
    Upstream: localstack/localstack:localstack-core/localstack/services/apigateway/next_gen/provider.py (4.13.1)
    Drop when: never; this is where the two halves of the engine meet.
    """
    from localstack.services.apigateway.next_gen.provider import ApigatewayNextGenProvider

    from playground_localstack.data_plane import data_plane

    def after(operation: str, then: Callable[[Any, Model], None]) -> None:
        original = getattr(ApigatewayNextGenProvider, operation)

        @functools.wraps(original)
        def run(self: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
            result = original(self, context, *args, **kwargs)
            then(context, context.service_request)
            return result

        setattr(ApigatewayNextGenProvider, operation, run)

    def put(context: Any, request: Model) -> None:
        if request.get("stageName"):
            publish_stage(context.account_id, context.region, request["restApiId"], request["stageName"])

    after("create_deployment", put)
    after("create_stage", put)
    after("update_stage", put)
    after("delete_stage", lambda _, request: data_plane.remove_rest_stage(request["restApiId"], request["stageName"]))
    after("delete_rest_api", lambda _, request: data_plane.remove_rest_stage(request["restApiId"], None))
