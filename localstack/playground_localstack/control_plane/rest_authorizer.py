"""`AWS::ApiGateway::Authorizer`, which community LocalStack lacks."""

from typing import Any

from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    ProgressEvent,
    ResourceProvider,
)

from playground_localstack.control_plane.rest_patches import as_text, done


class AuthorizerProvider(ResourceProvider):
    """Creates, changes and deletes Lambda authorizers of REST APIs."""

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
        return done({**model, "AuthorizerId": created["id"]})

    def update(self, request: Any) -> ProgressEvent:
        before = request.previous_state
        model = {**request.desired_state, "AuthorizerId": before["AuthorizerId"]}
        operations = [
            {"op": "replace", "path": f"/{api}", "value": as_text(model[name])}
            if model.get(name) is not None
            else {"op": "remove", "path": f"/{api}"}
            for name, api in self.MEMBERS.items()
            if name != "ProviderARNs" and model.get(name) != before.get(name)
        ]
        if operations:
            request.aws_client_factory.apigateway.update_authorizer(
                restApiId=model["RestApiId"], authorizerId=model["AuthorizerId"], patchOperations=operations
            )
        return done(model)

    def delete(self, request: Any) -> ProgressEvent:
        model, client = request.desired_state, request.aws_client_factory.apigateway
        try:
            client.delete_authorizer(restApiId=model["RestApiId"], authorizerId=model["AuthorizerId"])
        except client.exceptions.NotFoundException:
            return done({})
        return done({})


class AuthorizerPlugin(CloudFormationResourceProviderPlugin):
    name = AuthorizerProvider.TYPE

    def load(self, *args: Any, **kwargs: Any) -> None:
        self.factory = AuthorizerProvider
