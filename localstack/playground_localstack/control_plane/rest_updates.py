"""REST APIs, their methods, resources and gateway responses change in place."""

import copy
import json
from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent

from playground_localstack.compatibility import made_for
from playground_localstack.control_plane.rest_patches import as_text, done

Model = dict[str, Any]


@made_for("4.13.1")
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
        text = {k: as_text(v) if k == "StatusCode" else v for k, v in model.items()}
        request.aws_client_factory.apigateway.put_gateway_response(
            restApiId=text["RestApiId"],
            responseType=text["ResponseType"],
            **({"statusCode": text["StatusCode"]} if text.get("StatusCode") else {}),
            responseParameters=text.get("ResponseParameters") or {},
            responseTemplates=text.get("ResponseTemplates") or {},
        )
        return done({**model, "Id": request.previous_state["Id"]})

    def update_method(self: Any, request: Any) -> ProgressEvent:
        # What is deployed was frozen, so nobody sees the method missing for a moment.
        kept = copy.deepcopy(request.desired_state)
        client = request.aws_client_factory.apigateway
        client.delete_method(restApiId=kept["RestApiId"], resourceId=kept["ResourceId"], httpMethod=kept["HttpMethod"])
        return self.create(request)

    def update_resource(self: Any, request: Any) -> ProgressEvent:
        # Every property is create-only: what comes here changed nothing the API shows.
        return done({**request.previous_state, **request.desired_state})

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
            value = "" if value is None else json.dumps(value) if isinstance(value, dict) else as_text(value)
            operations.append({"op": "replace", "path": path, "value": value})
    old, new = set(before.get("BinaryMediaTypes") or []), set(model.get("BinaryMediaTypes") or [])
    operations += [{"op": "add", "path": "/binaryMediaTypes/" + each.replace("/", "~1")} for each in sorted(new - old)]
    operations += [
        {"op": "remove", "path": "/binaryMediaTypes/" + each.replace("/", "~1")} for each in sorted(old - new)
    ]
    if operations:
        request.aws_client_factory.apigateway.update_rest_api(restApiId=model["RestApiId"], patchOperations=operations)
    return done(model)
