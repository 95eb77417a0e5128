"""API Gateway WebSocket APIs: the API `apigatewayv2` and the types `AWS::ApiGatewayV2::*`."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from stacks import Stacks
from told import State, Told

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:socket"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"

Client = Callable[[str], Any]


@pytest.fixture
def api(client: Client, name: str) -> str:
    return client("apigatewayv2").create_api(
        Name=name, ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]


def add_route(v2: Any, api: str, key: str, **settings: Any) -> tuple[str, str]:
    integration = v2.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=URI)["IntegrationId"]
    route = v2.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}", **settings)["RouteId"]
    return route, integration


def routes_of(api: str, stage: str) -> Callable[[State], list[str]]:
    def look(state: State) -> list[str]:
        stages = {each["name"]: each for each in state["websocket"][api]["stages"]}
        return [route["routeKey"] for route in stages[stage]["routes"]]

    return look


def first_route(api: str, member: str) -> Callable[[State], Any]:
    return lambda state: state["websocket"][api]["stages"][0]["routes"][0][member]


def is_known(api: str) -> Callable[[State], bool]:
    return lambda state: api in state["websocket"]


def refusal(call: Callable[[], Any]) -> tuple[str, int]:
    with pytest.raises(ClientError) as error:
        call()
    return error.value.response["Error"]["Code"], error.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_created_api_is_listed_with_an_endpoint_that_answers(client: Client, engine: Any, api: str) -> None:
    found = [each for each in client("apigatewayv2").get_apis()["Items"] if each["ApiId"] == api]
    assert found[0]["ApiEndpoint"] == f"ws://localhost:{engine.data_plane_port}/{api}"
    assert found[0]["ProtocolType"] == "WEBSOCKET"


def test_an_unknown_api_is_not_found(client: Client) -> None:
    assert refusal(lambda: client("apigatewayv2").get_api(ApiId="nope")) == ("NotFoundException", 404)
    assert refusal(lambda: client("apigatewayv2").delete_api(ApiId="nope")) == ("NotFoundException", 404)


def test_http_apis_are_refused_instead_of_pretended(client: Client, name: str) -> None:
    call = lambda: client("apigatewayv2").create_api(Name=name, ProtocolType="HTTP")  # noqa: E731
    assert refusal(call) == ("BadRequestException", 400)


def test_a_route_key_exists_once_and_its_integration_cannot_go_first(client: Client, api: str) -> None:
    v2 = client("apigatewayv2")
    route, integration = add_route(v2, api, "hello")
    assert refusal(lambda: v2.create_route(ApiId=api, RouteKey="hello")) == ("ConflictException", 409)
    assert refusal(lambda: v2.delete_integration(ApiId=api, IntegrationId=integration)) == ("ConflictException", 409)
    v2.delete_route(ApiId=api, RouteId=route)
    v2.delete_integration(ApiId=api, IntegrationId=integration)
    assert v2.get_routes(ApiId=api)["Items"] == []


def test_a_stage_serves_what_was_deployed_to_it_until_the_next_deployment(client: Client, told: Told, api: str) -> None:
    v2 = client("apigatewayv2")
    add_route(v2, api, "$connect")
    first = v2.create_deployment(ApiId=api)["DeploymentId"]
    v2.create_stage(ApiId=api, StageName="frozen", DeploymentId=first)
    add_route(v2, api, "later")
    told.until(routes_of(api, "frozen"), ["$connect"])
    v2.create_deployment(ApiId=api, StageName="frozen")
    told.until(routes_of(api, "frozen"), ["$connect", "later"])


def test_a_stage_with_auto_deploy_follows_its_api(client: Client, told: Told, api: str) -> None:
    v2 = client("apigatewayv2")
    v2.create_stage(ApiId=api, StageName="ws", AutoDeploy=True)
    route, _ = add_route(v2, api, "$default")
    told.until(routes_of(api, "ws"), ["$default"])
    v2.create_route_response(ApiId=api, RouteId=route, RouteResponseKey="$default")
    told.until(first_route(api, "twoWay"), True)
    v2.delete_route(ApiId=api, RouteId=route)
    told.until(routes_of(api, "ws"), [])
    assert len(v2.get_deployments(ApiId=api)["Items"]) == 1


def test_a_deployment_that_a_stage_uses_cannot_be_deleted(client: Client, api: str) -> None:
    v2 = client("apigatewayv2")
    deployment = v2.create_deployment(ApiId=api)["DeploymentId"]
    v2.create_stage(ApiId=api, StageName="ws", DeploymentId=deployment)
    call = lambda: v2.delete_deployment(ApiId=api, DeploymentId=deployment)  # noqa: E731
    assert refusal(call) == ("ConflictException", 409)


def test_stage_variables_fill_the_function_of_an_integration(client: Client, told: Told, api: str) -> None:
    v2 = client("apigatewayv2")
    uri = URI.replace(":socket/", ":${stageVariables.fn}/")
    integration = v2.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=uri)["IntegrationId"]
    v2.create_route(ApiId=api, RouteKey="$default", Target=f"integrations/{integration}")
    v2.create_stage(ApiId=api, StageName="ws", AutoDeploy=True, StageVariables={"fn": "other"})
    told.until(first_route(api, "functionArn"), FUNCTION.replace(":socket", ":other"))


def test_a_deleted_api_is_withdrawn(client: Client, told: Told, api: str) -> None:
    told.until(is_known(api), True)
    client("apigatewayv2").delete_api(ApiId=api)
    told.until(is_known(api), False)


def template(action: str, routes: list[str]) -> dict[str, Any]:
    resources: dict[str, Any] = {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": "live",
                "ProtocolType": "WEBSOCKET",
                "RouteSelectionExpression": f"$request.body.{action}",
            },
        },
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "ws", "AutoDeploy": True},
        },
        "Integration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {"ApiId": {"Ref": "Api"}, "IntegrationType": "AWS_PROXY", "IntegrationUri": URI},
        },
    }
    for key in routes:
        resources[f"Route{key.strip('$')}"] = {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "RouteKey": key,
                "Target": {"Fn::Join": ["", ["integrations/", {"Ref": "Integration"}]]},
            },
        }
    return resources


def test_a_stack_creates_updates_in_place_and_deletes_a_socket_api(stacks: Stacks, told: Told, name: str) -> None:
    assert stacks.deploy(name, template("action", ["$connect"])).status == "CREATE_COMPLETE"
    api = stacks.physical_id(name, "Api")
    told.until(routes_of(api, "ws"), ["$connect"])

    assert stacks.deploy(name, template("type", ["$default", "hello"])).status == "UPDATE_COMPLETE"
    assert stacks.physical_id(name, "Api") == api
    told.until(lambda state: state["websocket"][api]["routeSelectionExpression"], "$request.body.type")
    told.until(routes_of(api, "ws"), ["$default", "hello"])

    stacks.delete(name)
    told.until(is_known(api), False)
