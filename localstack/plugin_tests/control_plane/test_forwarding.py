"""The engine's own port keeps answering for deployed APIs, as `<api>.execute-api.…` does on AWS."""

import base64
import http.client
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from engine import Engine


def ask(engine: Engine, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=10)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_every_method_reaches_the_data_plane_with_path_query_and_body_untouched(engine: Engine, method: str) -> None:
    path = "/_aws/execute-api/abc/local/a%2Fb%20c/?x=1&x=%20y&empty="
    status, headers, text = ask(engine, method, path, {"X-Probe": "1"}, "body")
    echoed = json.loads(text)
    assert status == 200
    assert (echoed["method"], echoed["url"]) == (method, "/abc/local/a%2Fb%20c/?x=1&x=%20y&empty=")
    assert (echoed["body"], echoed["headers"]["x-probe"]) == ("body", "1")
    assert "accept-encoding" not in echoed["headers"] or echoed["headers"]["accept-encoding"] == "identity"
    assert headers.get_all("set-cookie") == ["a=1", "b=2"]


def test_the_stage_is_reached_with_and_without_a_slash_behind_it(engine: Engine) -> None:
    for path in ("/_aws/execute-api/abc/local", "/_aws/execute-api/abc/local/"):
        assert json.loads(ask(engine, "GET", path)[2])["url"] == path.removeprefix("/_aws/execute-api")


def test_an_api_is_found_by_its_host_name(engine: Engine) -> None:
    host = {"Host": f"abc.execute-api.us-east-1.localhost:{engine.port}"}
    assert json.loads(ask(engine, "GET", "/local/orders?y=1", host)[2])["url"] == "/abc/local/orders?y=1"


def test_the_old_user_request_path_still_works(engine: Engine) -> None:
    text = ask(engine, "POST", "/restapis/abc/local/_user_request_/orders")[2]
    assert json.loads(text)["url"] == "/abc/local/orders"


def test_messages_are_posted_to_connections_through_the_engine(engine: Engine) -> None:
    import boto3

    management = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=f"{engine.url}/_aws/execute-api/abc/ws",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    management.post_to_connection(ConnectionId="known=", Data=b"hello")
    with pytest.raises(ClientError) as error:
        management.post_to_connection(ConnectionId="other", Data=b"hello")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 410


def test_without_an_api_in_the_path_the_one_that_knows_the_connection_answers(
    engine: Engine, client: Callable[[str], Any], name: str
) -> None:
    v2 = client("apigatewayv2")
    api = v2.create_api(Name=name, ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")["ApiId"]
    v2.create_stage(ApiId=api, StageName="ws", AutoDeploy=True)
    assert ask(engine, "POST", "/@connections/known", body="x")[0] == 200
    status, headers, _ = ask(engine, "POST", "/ws/@connections/other", body="x")
    assert (status, headers["x-amzn-ErrorType"]) == (410, "GoneException")


def test_a_socket_on_the_engine_port_is_told_where_to_go(engine: Engine) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(b"0" * 16).decode(),
    }
    status, _, text = ask(engine, "GET", "/_aws/execute-api/abc/ws", upgrade)
    assert status == 400
    assert f"ws://localhost:{engine.data_plane_port}/abc/ws" in text
