"""REST API stages: what is deployed, what a stage's settings say, and that stages survive changes of their API."""

from collections.abc import Callable
from typing import Any

from stacks import Stacks
from told import State, Told

Client = Callable[[str], Any]

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


def method(resource: Any, verb: str, **settings: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ResourceId": resource,
            "HttpMethod": verb,
            "AuthorizationType": "NONE",
            "Integration": {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": URI},
            **settings,
        },
    }


def template(version: int) -> dict[str, Any]:
    """Version 2 changes every part in place, and has a new deployment, as the CDK makes it."""
    edited = version > 1
    return {
        "Api": {
            "Type": "AWS::ApiGateway::RestApi",
            "Properties": {"Name": "shop", "BinaryMediaTypes": ["image/*"] if not edited else ["application/pdf"]},
        },
        "Authorizer": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "Name": "session",
                "Type": "REQUEST",
                "AuthorizerUri": URI.replace(":orders/", ":session/"),
                "IdentitySource": "method.request.header.Cookie" if edited else "",
                "AuthorizerResultTtlInSeconds": 60 if edited else 0,
            },
        },
        "Orders": {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                "PathPart": "orders",
            },
        },
        "Get": method(
            {"Ref": "Orders"},
            "GET",
            AuthorizationType="CUSTOM" if edited else "NONE",
            **({"AuthorizerId": {"Ref": "Authorizer"}} if edited else {}),
        ),
        "Any": method(
            {"Ref": "Orders"},
            "ANY",
            Integration={
                "Type": "MOCK",
                "RequestTemplates": {"application/json": '{"statusCode": 405}'},
                "IntegrationResponses": [
                    {
                        "StatusCode": "405",
                        "ResponseParameters": {"method.response.header.Allow": "'GET, POST'" if edited else "'GET'"},
                    }
                ],
            },
            MethodResponses=[{"StatusCode": "405", "ResponseParameters": {"method.response.header.Allow": True}}],
        ),
        "Throttled": {
            "Type": "AWS::ApiGateway::GatewayResponse",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ResponseType": "THROTTLED",
                "ResponseParameters": {"gatewayresponse.header.Retry-After": f"'{version}'"},
            },
        },
        f"Deployment{version}": {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": {"Ref": "Api"}},
            "DependsOn": ["Get", "Any", "Throttled", "Authorizer"],
        },
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "DeploymentId": {"Ref": f"Deployment{version}"},
                "StageName": "local",
                "TracingEnabled": edited,
                "Variables": {"colour": "green"} if edited else {"colour": "blue", "old": "1"},
                "MethodSettings": [
                    {"ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": 10 * version},
                    *(
                        []
                        if edited
                        else [
                            {"ResourcePath": "/~1orders", "HttpMethod": "GET", "ThrottlingRateLimit": "5"},
                            {"ResourcePath": "/orders/{id}", "HttpMethod": "GET", "ThrottlingBurstLimit": 3},
                        ]
                    ),
                ],
            },
        },
    }


def stage_of(api: str, look: Callable[[Any], Any]) -> Callable[[State], Any]:
    return lambda state: look(state["rest"][f"{api}/local"])


def method_of(path: str, verb: str) -> Callable[[Any], Any]:
    return lambda stage: next(each for each in stage["resources"] if each["path"] == path)["methods"][verb]


def test_a_deployed_stage_is_told_completely(stacks: Stacks, told: Told, name: str) -> None:
    assert stacks.deploy(name, template(1)).status == "CREATE_COMPLETE"
    api = stacks.physical_id(name, "Api")
    told.until(stage_of(api, lambda s: s["apiName"]), "shop")
    stage = told.state()["rest"][f"{api}/local"]
    assert stage["deploymentId"] == stacks.physical_id(name, "Deployment1")
    assert (stage["binaryMediaTypes"], stage["tracing"]) == (["image/*"], False)
    assert stage["variables"] == {"colour": "blue", "old": "1"}
    get = method_of("/orders", "GET")(stage)
    assert (get["authorizationType"], get["integration"]["functionArn"]) == ("NONE", FUNCTION)
    any_ = method_of("/orders", "ANY")(stage)
    assert any_["integration"]["responses"]["405"]["responseParameters"] == {"method.response.header.Allow": "'GET'"}
    assert stage["gatewayResponses"]["THROTTLED"]["responseParameters"] == {"gatewayresponse.header.Retry-After": "'1'"}
    authorizer = stage["authorizers"][0]
    assert (authorizer["functionArn"], authorizer["identitySource"], authorizer["ttlSeconds"]) == (
        FUNCTION.replace(":orders", ":session"),
        [],
        0,
    )


def test_method_settings_keep_their_keys_and_numbers(stacks: Stacks, told: Told, name: str) -> None:
    stacks.deploy(name, template(1))
    api = stacks.physical_id(name, "Api")
    told.until(
        stage_of(api, lambda s: {key: each["throttlingRateLimit"] for key, each in s["methodSettings"].items()}),
        {"*/*": 10, "~1orders/GET": 5, "~1orders~1{id}/GET": 10},
    )
    assert told.state()["rest"][f"{api}/local"]["methodSettings"]["~1orders~1{id}/GET"]["throttlingBurstLimit"] == 3


def test_a_stage_survives_the_update_of_its_api_and_serves_the_new_deployment(
    stacks: Stacks, client: Client, told: Told, name: str
) -> None:
    stacks.deploy(name, template(1))
    api = stacks.physical_id(name, "Api")
    assert stacks.deploy(name, template(2)).status == "UPDATE_COMPLETE"
    assert stacks.physical_id(name, "Api") == api
    told.until(stage_of(api, lambda s: s["deploymentId"]), stacks.physical_id(name, "Deployment2"))
    stage = told.state()["rest"][f"{api}/local"]
    assert (stage["binaryMediaTypes"], stage["tracing"], stage["variables"]) == (
        ["application/pdf"],
        True,
        {"colour": "green"},
    )
    assert {key: each["throttlingRateLimit"] for key, each in stage["methodSettings"].items()} == {"*/*": 20}
    get = method_of("/orders", "GET")(stage)
    assert (get["authorizationType"], get["authorizerId"]) == ("CUSTOM", stage["authorizers"][0]["id"])
    any_ = method_of("/orders", "ANY")(stage)
    allow = any_["integration"]["responses"]["405"]["responseParameters"]
    assert allow == {"method.response.header.Allow": "'GET, POST'"}
    assert stage["gatewayResponses"]["THROTTLED"]["responseParameters"] == {"gatewayresponse.header.Retry-After": "'2'"}
    assert (stage["authorizers"][0]["identitySource"], stage["authorizers"][0]["ttlSeconds"]) == (
        ["method.request.header.Cookie"],
        60,
    )
    deployments = client("apigateway").get_deployments(restApiId=api)["items"]
    assert [each["id"] for each in deployments] == [stage["deploymentId"]]


def test_a_method_added_without_a_deployment_is_not_served(
    client: Client, stacks: Stacks, told: Told, name: str
) -> None:
    stacks.deploy(name, template(1))
    api, gateway = stacks.physical_id(name, "Api"), client("apigateway")
    orders = stacks.physical_id(name, "Orders")
    gateway.put_method(restApiId=api, resourceId=orders, httpMethod="POST", authorizationType="NONE")
    gateway.put_integration(
        restApiId=api, resourceId=orders, httpMethod="POST", type="AWS_PROXY", integrationHttpMethod="POST", uri=URI
    )
    replace = [{"op": "replace", "path": "/variables/colour", "value": "red"}]
    gateway.update_stage(restApiId=api, stageName="local", patchOperations=replace)
    verbs = lambda s: sorted(next(each for each in s["resources"] if each["path"] == "/orders")["methods"])  # noqa: E731
    told.until(stage_of(api, lambda s: s["variables"]["colour"]), "red")
    told.until(stage_of(api, verbs), ["ANY", "GET"])
    gateway.create_deployment(restApiId=api, stageName="second")
    told.until(lambda state: verbs(state["rest"][f"{api}/second"]), ["ANY", "GET", "POST"])


def test_throttling_can_be_changed_by_update_stage(client: Client, stacks: Stacks, told: Told, name: str) -> None:
    stacks.deploy(name, template(1))
    api = stacks.physical_id(name, "Api")
    operations = [
        {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "7"},
        {"op": "replace", "path": "/~1orders/GET/throttling/burstLimit", "value": "2"},
    ]
    client("apigateway").update_stage(restApiId=api, stageName="local", patchOperations=operations)
    told.until(stage_of(api, lambda s: s["methodSettings"]["*/*"]["throttlingRateLimit"]), 7)
    told.until(stage_of(api, lambda s: s["methodSettings"]["~1orders/GET"]["throttlingBurstLimit"]), 2)


def test_a_deleted_stack_leaves_no_stage(stacks: Stacks, told: Told, name: str) -> None:
    stacks.deploy(name, template(1))
    api = stacks.physical_id(name, "Api")
    told.until(lambda state: f"{api}/local" in state["rest"], True)
    stacks.delete(name)
    told.until(lambda state: f"{api}/local" in state["rest"], False)


def test_urls_of_apis_reach_parameters_and_outputs_as_addresses_that_answer(
    stacks: Stacks, client: Client, engine: Any, name: str
) -> None:
    host = [{"Ref": "Api"}, ".execute-api.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}, "/"]
    resources = {
        **template(1),
        "Socket": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": name,
                "ProtocolType": "WEBSOCKET",
                "RouteSelectionExpression": "$request.body.action",
            },
        },
        "Url": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {
                "Name": f"/{name}/url",
                "Type": "String",
                "Value": {"Fn::Join": ["", ["api=https://", *host, {"Ref": "Stage"}, "/"]]},
            },
        },
    }
    outputs = {
        "Api": {"Fn::Join": ["", ["https://", *host, "local"]]},
        "Socket": {"Fn::Sub": "wss://${Socket}.execute-api.${AWS::Region}.${AWS::URLSuffix}/ws"},
        "Endpoint": {"Fn::GetAtt": ["Socket", "ApiEndpoint"]},
    }
    deployed = stacks.deploy(name, resources, outputs)
    api, socket = stacks.physical_id(name, "Api"), stacks.physical_id(name, "Socket")
    here = f"localhost:{engine.data_plane_port}"
    assert deployed.outputs == {
        "Api": f"http://{here}/{api}/local",
        "Socket": f"ws://{here}/{socket}/ws",
        "Endpoint": f"ws://{here}/{socket}",
    }
    value = client("ssm").get_parameter(Name=f"/{name}/url")["Parameter"]["Value"]
    assert value == f"api=http://{here}/{api}/local/"
