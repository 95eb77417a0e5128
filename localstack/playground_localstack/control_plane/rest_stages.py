"""REST API stages that keep their settings and survive changes of their API."""

from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent

from playground_localstack.compatibility import made_for
from playground_localstack.control_plane.rest_patches import as_text, done
from playground_localstack.control_plane.rest_snapshots import publish_stage

Model = dict[str, Any]

_INTEGERS, _FLOATS = ("ThrottlingBurstLimit", "CacheTtlInSeconds"), ("ThrottlingRateLimit",)
_BOOLEANS = ("MetricsEnabled", "DataTraceEnabled", "CachingEnabled", "CacheDataEncrypted")


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
            value = as_text(value) == "true"
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
        operations.append({"op": "replace", "path": path, "value": as_text(value)})

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
    return done(model)


@made_for("4.13.1")
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
            return done(model)
        return done(model)

    def update_deployment(self: Any, request: Any) -> ProgressEvent:
        # What a deployment froze never changes; its description is all that can.
        model = {**request.desired_state, "DeploymentId": request.previous_state["DeploymentId"]}
        request.aws_client_factory.apigateway.update_deployment(
            restApiId=model["RestApiId"],
            deploymentId=model["DeploymentId"],
            patchOperations=[{"op": "replace", "path": "/description", "value": model.get("Description") or ""}],
        )
        return done(model)

    ApiGatewayStageProvider.create = create_stage
    ApiGatewayStageProvider.update = _update_stage
    ApiGatewayDeploymentProvider.delete = delete_deployment
    ApiGatewayDeploymentProvider.update = update_deployment
