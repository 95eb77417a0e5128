"""Lambda: what a function sees, answers and logs, through the public API."""

import base64
import json
import os
import re
import signal
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from function_code import archive
from waiting import eventually

ECHO = "export const handler = async (event, context) => ({event, id: context.awsRequestId, env: process.env})"

SCAN = """
const { env } = process;
const authorization =
  `AWS4-HMAC-SHA256 Credential=${env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/dynamodb/aws4_request, ` +
  'SignedHeaders=host, Signature=0';
export const handler = async ({ table }) => {
  const headers = {
    'x-amz-target': 'DynamoDB_20120810.Scan', 'content-type': 'application/x-amz-json-1.0', authorization,
  };
  const body = JSON.stringify({ TableName: table });
  const answer = await fetch(env.AWS_ENDPOINT_URL_DYNAMODB, { method: 'POST', body, headers });
  return answer.json();
};
"""


def invoke(client: Callable[[str], Any], function: str, payload: Any = None, **options: Any) -> Any:
    answer = client("lambda").invoke(FunctionName=function, Payload=json.dumps(payload or {}), **options)
    return answer, json.loads(answer["Payload"].read() or b"null")


def test_invoke_answers_what_the_handler_returns(client, create_function, name) -> None:
    create_function(name, ECHO)
    answer, body = invoke(client, name, {"hello": "world"})
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert body["event"] == {"hello": "world"}
    assert body["id"] == answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]


def test_a_function_sees_the_environment_that_aws_gives_and_nothing_of_the_machine(
    client, create_function, name, monkeypatch
) -> None:
    create_function(name, ECHO, Environment={"Variables": {"TABLE": "orders"}})
    env = invoke(client, name)[1]["env"]
    assert env["TABLE"] == "orders"
    assert env["AWS_LAMBDA_FUNCTION_NAME"] == name
    assert env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert env["AWS_REGION"] == "us-east-1"
    assert env["AWS_LAMBDA_LOG_GROUP_NAME"] == f"/aws/lambda/{name}"
    assert env["_HANDLER"] == "index.handler"
    assert env["AWS_SESSION_TOKEN"]
    assert env["AWS_XRAY_DAEMON_ADDRESS"].startswith("127.0.0.1:")
    assert "HOME" not in env and "PLAYGROUND_PIPE_IN" not in env


def test_a_function_reaches_services_and_dynamodb_with_its_own_endpoints(client, create_function, name) -> None:
    client("dynamodb").create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client("dynamodb").put_item(TableName=name, Item={"id": {"S": "one"}})
    create_function(name, SCAN)
    assert invoke(client, name, {"table": name})[1]["Items"] == [{"id": {"S": "one"}}]


def test_an_error_in_the_handler_is_a_function_error_with_its_log(client, create_function, name) -> None:
    create_function(name, "export const handler = async () => { console.log('before'); throw new TypeError('no'); }")
    answer, body = invoke(client, name, LogType="Tail")
    assert answer["FunctionError"] == "Unhandled"
    assert body["errorType"] == "TypeError" and body["errorMessage"] == "no"
    tail = base64.b64decode(answer["LogResult"]).decode()
    assert "before" in tail and "REPORT RequestId" in tail


def test_reserved_concurrency_of_zero_throttles_every_call_at_once(client, create_function, name) -> None:
    create_function(name, ECHO)
    client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    with pytest.raises(ClientError) as refused:
        invoke(client, name)
    assert refused.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    client("lambda").delete_function_concurrency(FunctionName=name)
    assert invoke(client, name)[0]["StatusCode"] == 200


def test_new_code_runs_after_an_update_without_a_new_function(client, create_function, name) -> None:
    create_function(name, "export const handler = async () => 1")
    assert invoke(client, name)[1] == 1
    client("lambda").update_function_code(FunctionName=name, ZipFile=archive("export const handler = async () => 2"))
    client("lambda").get_waiter("function_updated_v2").wait(FunctionName=name)
    assert invoke(client, name)[1] == 2


def test_a_published_version_keeps_its_code(client, create_function, name) -> None:
    create_function(name, "export const handler = async () => 1")
    version = client("lambda").publish_version(FunctionName=name)["Version"]
    client("lambda").update_function_code(FunctionName=name, ZipFile=archive("export const handler = async () => 2"))
    client("lambda").get_waiter("function_updated_v2").wait(FunctionName=name)
    assert invoke(client, name, Qualifier=version)[1] == 1
    client("lambda").create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    assert invoke(client, name, Qualifier="live")[1] == 1


def test_an_unknown_function_is_not_found(client, name) -> None:
    with pytest.raises(ClientError) as refused:
        invoke(client, name)
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_a_deleted_function_is_gone(client, create_function, name) -> None:
    create_function(name, ECHO)
    client("lambda").delete_function(FunctionName=name)
    with pytest.raises(ClientError):
        invoke(client, name)


def test_a_payload_that_is_not_json_is_refused(client, create_function, name) -> None:
    create_function(name, ECHO)
    with pytest.raises(ClientError) as refused:
        client("lambda").invoke(FunctionName=name, Payload=b"{oops")
    assert refused.value.response["Error"]["Code"] == "InvalidRequestContentException"


def test_the_client_context_reaches_the_handler(client, create_function, name) -> None:
    create_function(name, "export const handler = async (e, context) => context.clientContext")
    context = base64.b64encode(json.dumps({"custom": {"a": "b"}}).encode()).decode()
    body = invoke(client, name, ClientContext=context)[1]
    assert (body.get("custom") or body.get("Custom")) == {"a": "b"}


def test_an_asynchronous_invocation_is_retried_and_ends_in_the_dead_letter_queue(client, create_function, name) -> None:
    queue = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    create_function(
        name, "export const handler = async () => { throw new Error('always') }", DeadLetterConfig={"TargetArn": arn}
    )
    client("lambda").put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=1)
    assert invoke(client, name, {"n": 1}, InvocationType="Event")[0]["StatusCode"] == 202
    received = eventually(lambda: client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=2).get("Messages"), 30)
    assert json.loads(received[0]["Body"]) == {"n": 1}


def test_a_tag_gives_a_function_a_process_of_its_own_so_that_its_end_leaves_others_alone(
    client, create_function, name
) -> None:
    pid = "export const handler = async (e) => e.exit ? process.exit(3) : process.pid"
    create_function(name, pid)
    create_function(f"{name}-2", pid, Tags={"playground:isolation": "process"})
    shared, own = invoke(client, name)[1], invoke(client, f"{name}-2")[1]
    assert shared != own
    answer, body = invoke(client, f"{name}-2", {"exit": True})
    assert answer["FunctionError"] == "Unhandled" and body["errorType"] == "Runtime.ExitError"
    assert invoke(client, name)[1] == shared
    client("lambda").untag_resource(
        Resource=client("lambda").get_function(FunctionName=f"{name}-2")["Configuration"]["FunctionArn"],
        TagKeys=["playground:isolation"],
    )
    eventually(lambda: invoke(client, f"{name}-2")[1] == shared)


def test_functions_run_again_after_the_data_plane_was_killed(client, create_function, engine, name) -> None:
    create_function(name, ECHO)
    invoke(client, name)
    pid = int(re.findall(r"Data plane: pid (\d+)", engine.log())[-1])
    os.kill(pid, signal.SIGKILL)
    answer, body = eventually(lambda: tried(client, name), 10)
    assert body["event"] == {"again": True}


def tried(client: Callable[[str], Any], function: str) -> Any:
    try:
        return invoke(client, function, {"again": True})
    except ClientError:
        return None
