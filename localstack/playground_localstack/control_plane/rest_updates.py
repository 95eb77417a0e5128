"""REST APIs that survive being changed in place: patches of the community resource types `AWS::ApiGateway::*`."""

import copy
import json
from typing import Any

from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
)

from playground_localstack.control_plane.rest_snapshots import publish_stage

Model = dict[str, Any]

_INTEGERS, _FLOATS = ("ThrottlingBurstLimit", "CacheTtlInSeconds"), ("ThrottlingRateLimit",)
_BOOLEANS = ("MetricsEnabled", "DataTraceEnabled", "CachingEnabled", "CacheDataEncrypted")


def _done(model: Model) -> ProgressEvent:
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def method_setting_key(resource_path: str, http_method: str) -> str:
    """`/*` and `*` → `*/*`; `/orders/{id}` (or its escaped form) and `GET` → `~1orders~1{id}/GET`, as on AWS."""
    path = (resource_path or "/*").removeprefix("/").replace("/", "~1")
    if path != "*" and not path.startswith("~1"):
        path = "~1" + path
    return f"{path}/{http_method or '*'}"


def method_setting_values(setting: Model) -> Model:
    values: Model = {}
    for name, value in setting.items():
        if name in ("ResourcePath", "HttpMethod"):
            continue
        if name in _INTEGERS:
            value = int(value)
        elif name in _FLOATS:
            value = float(value)
        elif name in _BOOLEANS:
            value = _text(value) == "true"
        values[name[0].lower() + name[1:]] = value
    return values


def _apply_stage_settings(request: Any, model: Model) -> None:
    """What neither CreateStage nor the patch operations of UpdateStage carry."""
    from moto.apigateway.models import apigateway_backends

    api = apigateway_backends[request.account_id][request.region_name].get_rest_api(model["RestApiId"])
    stage = api.stages[model["StageName"]]
    stage.method_settings = {}
    # The stage-wide setting first: it is the default of the others.
    settings = {
        method_setting_key(each.get("ResourcePath"), each.get("HttpMethod")): method_setting_values(each)
        for each in model.get("MethodSettings") or []
    }
    for key in sorted(settings, key=lambda each: each != "*/*"):
        stage.method_settings[key] = {**stage._get_default_method_settings(), **settings[key]}
    if access_log := model.get("AccessLogSetting"):
        stage.access_log_settings = {
            "destinationArn": access_log.get("DestinationArn"),
            "format": access_log.get("Format"),
        }
    else:
        stage.access_log_settings = None
    publish_stage(request.account_id, request.region_name, model["RestApiId"], model["StageName"])


def _update_stage(self: Any, request: Any) -> ProgressEvent:
    before, model = request.previous_state, dict(request.desired_state)
    model.setdefault("StageName", before["StageName"])
    client = request.aws_client_factory.apigateway
    operations: list[Model] = []

    def replace(path: str, value: Any) -> None:
        operations.append({"op": "replace", "path": path, "value": _text(value)})

    if model.get("DeploymentId"):
        replace("/deploymentId", model["DeploymentId"])
    replace("/tracingEnabled", model.get("TracingEnabled", False))
    replace("/description", model.get("Description") or "")
    variables = model.get("Variables") or {}
    for name, value in variables.items():
        replace(f"/variables/{name}", value)
    for name in (before.get("Variables") or {}).keys() - variables.keys():
        operations.append({"op": "remove", "path": f"/variables/{name}"})
    client.update_stage(restApiId=model["RestApiId"], stageName=model["StageName"], patchOperations=operations)
    _apply_stage_settings(request, model)
    return _done(model)


def keep_stages_over_updates() -> None:
    """Stages keep their method settings and are moved to the new deployment instead of lost.

    Why: the stage type drops MethodSettings and has no update; deleting an old deployment deletes every stage of
    the API, because GetStages ignores its deploymentId filter. CDK replaces the deployment with each change.
    Upstream: localstack/localstack:localstack-core/localstack/services/apigateway/resource_providers/
    aws_apigateway_stage.py, aws_apigateway_deployment.py (4.13.1)
    Drop when: both types update as on AWS.
    """
    from localstack.services.apigateway.resource_providers.aws_apigateway_deployment import ApiGatewayDeploymentProvider
    from localstack.services.apigateway.resource_providers.aws_apigateway_stage import ApiGatewayStageProvider

    create = ApiGatewayStageProvider.create

    def create_stage(self: Any, request: Any) -> ProgressEvent:
        event = create(self, request)
        _apply_stage_settings(request, event.resource_model)
        return event

    def delete_deployment(self: Any, request: Any) -> ProgressEvent:
        model, client = request.desired_state, request.aws_client_factory.apigateway
        try:
            if own := model.get("StageName"):
                stage = client.get_stage(restApiId=model["RestApiId"], stageName=own)
                if stage["deploymentId"] == model["DeploymentId"]:
                    client.delete_stage(restApiId=model["RestApiId"], stageName=own)
            client.delete_deployment(restApiId=model["RestApiId"], deploymentId=model["DeploymentId"])
        except client.exceptions.NotFoundException:
            return _done(model)
        return _done(model)

    def update_deployment(self: Any, request: Any) -> ProgressEvent:
        # What a deployment froze never changes; its description is all that can.
        model = {**request.desired_state, "DeploymentId": request.previous_state["DeploymentId"]}
        request.aws_client_factory.apigateway.update_deployment(
            restApiId=model["RestApiId"],
            deploymentId=model["DeploymentId"],
            patchOperations=[{"op": "replace", "path": "/description", "value": model.get("Description") or ""}],
        )
        return _done(model)

    ApiGatewayStageProvider.create = create_stage
    ApiGatewayStageProvider.update = _update_stage
    ApiGatewayDeploymentProvider.delete = delete_deployment
    ApiGatewayDeploymentProvider.update = update_deployment


def update_rest_apis_in_place() -> None:
    """Changes of APIs, methods, resources and gateway responses reach the API.

    Why: these types have no update, or (Method) one that forgets authorization and integration responses.
    Upstream: localstack/localstack:localstack-core/localstack/services/apigateway/resource_providers/ (4.13.1)
    Drop when: the community types update.
    """
    from localstack.services.apigateway.resource_providers.aws_apigateway_gatewayresponse import (
        ApiGatewayGatewayResponseProvider,
    )
    from localstack.services.apigateway.resource_providers.aws_apigateway_method import ApiGatewayMethodProvider
    from localstack.services.apigateway.resource_providers.aws_apigateway_resource import ApiGatewayResourceProvider
    from localstack.services.apigateway.resource_providers.aws_apigateway_restapi import ApiGatewayRestApiProvider

    def update_gateway_response(self: Any, request: Any) -> ProgressEvent:
        model = request.desired_state
        text = {k: _text(v) if k == "StatusCode" else v for k, v in model.items()}
        request.aws_client_factory.apigateway.put_gateway_response(
            restApiId=text["RestApiId"],
            responseType=text["ResponseType"],
            **({"statusCode": text["StatusCode"]} if text.get("StatusCode") else {}),
            responseParameters=text.get("ResponseParameters") or {},
            responseTemplates=text.get("ResponseTemplates") or {},
        )
        return _done({**model, "Id": request.previous_state["Id"]})

    def update_method(self: Any, request: Any) -> ProgressEvent:
        # What is deployed was frozen, so nobody sees the method missing for a moment.
        kept = copy.deepcopy(request.desired_state)
        client = request.aws_client_factory.apigateway
        client.delete_method(restApiId=kept["RestApiId"], resourceId=kept["ResourceId"], httpMethod=kept["HttpMethod"])
        return self.create(request)

    def update_resource(self: Any, request: Any) -> ProgressEvent:
        # Every property is create-only: what comes here changed nothing the API shows.
        return _done({**request.previous_state, **request.desired_state})

    ApiGatewayGatewayResponseProvider.update = update_gateway_response
    ApiGatewayMethodProvider.update = update_method
    ApiGatewayResourceProvider.update = update_resource
    ApiGatewayRestApiProvider.update = _update_rest_api


def _update_rest_api(self: Any, request: Any) -> ProgressEvent:
    from playground_localstack.control_plane.update_guard import NeedsReset

    before, model = request.previous_state, dict(request.desired_state)
    model.setdefault("Name", before.get("Name"))
    for key in ("RestApiId", "RootResourceId"):
        model[key] = before[key]
    for key in ("Body", "BodyS3Location", "EndpointConfiguration"):
        if model.get(key) != before.get(key):
            raise NeedsReset("AWS::ApiGateway::RestApi", [key])
    operations: list[Model] = []
    for path, key in (
        ("/name", "Name"),
        ("/description", "Description"),
        ("/minimumCompressionSize", "MinimumCompressionSize"),
        ("/apiKeySource", "ApiKeySourceType"),
        ("/disableExecuteApiEndpoint", "DisableExecuteApiEndpoint"),
        ("/policy", "Policy"),
    ):
        if model.get(key) != before.get(key):
            value = model.get(key)
            value = "" if value is None else json.dumps(value) if isinstance(value, dict) else _text(value)
            operations.append({"op": "replace", "path": path, "value": value})
    old, new = set(before.get("BinaryMediaTypes") or []), set(model.get("BinaryMediaTypes") or [])
    operations += [{"op": "add", "path": "/binaryMediaTypes/" + each.replace("/", "~1")} for each in sorted(new - old)]
    operations += [
        {"op": "remove", "path": "/binaryMediaTypes/" + each.replace("/", "~1")} for each in sorted(old - new)
    ]
    if operations:
        request.aws_client_factory.apigateway.update_rest_api(restApiId=model["RestApiId"], patchOperations=operations)
    return _done(model)


class AuthorizerProvider(ResourceProvider):
    """`AWS::ApiGateway::Authorizer`, which community LocalStack lacks."""

    TYPE = "AWS::ApiGateway::Authorizer"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/RestApiId", "/properties/AuthorizerId"],
        "createOnlyProperties": ["/properties/RestApiId"],
        "properties": {},
    }
    MEMBERS = {
        "Name": "name",
        "Type": "type",
        "AuthType": "authType",
        "AuthorizerUri": "authorizerUri",
        "AuthorizerCredentials": "authorizerCredentials",
        "IdentitySource": "identitySource",
        "IdentityValidationExpression": "identityValidationExpression",
        "AuthorizerResultTtlInSeconds": "authorizerResultTtlInSeconds",
        "ProviderARNs": "providerARNs",
    }

    def create(self, request: Any) -> ProgressEvent:
        model = request.desired_state
        params = {api: model[name] for name, api in self.MEMBERS.items() if model.get(name) is not None}
        if "authorizerResultTtlInSeconds" in params:
            params["authorizerResultTtlInSeconds"] = int(params["authorizerResultTtlInSeconds"])
        created = request.aws_client_factory.apigateway.create_authorizer(restApiId=model["RestApiId"], **params)
        return _done({**model, "AuthorizerId": created["id"]})

    def update(self, request: Any) -> ProgressEvent:
        before = request.previous_state
        model = {**request.desired_state, "AuthorizerId": before["AuthorizerId"]}
        operations = [
            {"op": "replace", "path": f"/{api}", "value": _text(model[name])}
            if model.get(name) is not None
            else {"op": "remove", "path": f"/{api}"}
            for name, api in self.MEMBERS.items()
            if name != "ProviderARNs" and model.get(name) != before.get(name)
        ]
        if operations:
            request.aws_client_factory.apigateway.update_authorizer(
                restApiId=model["RestApiId"], authorizerId=model["AuthorizerId"], patchOperations=operations
            )
        return _done(model)

    def delete(self, request: Any) -> ProgressEvent:
        model, client = request.desired_state, request.aws_client_factory.apigateway
        try:
            client.delete_authorizer(restApiId=model["RestApiId"], authorizerId=model["AuthorizerId"])
        except client.exceptions.NotFoundException:
            return _done({})
        return _done({})


class AuthorizerPlugin(CloudFormationResourceProviderPlugin):
    name = AuthorizerProvider.TYPE

    def load(self, *args: Any, **kwargs: Any) -> None:
        self.factory = AuthorizerProvider
