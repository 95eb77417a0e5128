"""EventBridge: traces to queues, retries, dead letters."""

import json
import time

import pytest
import requests
from botocore.exceptions import ClientError
from waiting import eventually

from playground_localstack.events.failures import HttpTargetError, error_code, exhausted, is_permanent


def make_rule(client, name: str, target: dict) -> None:
    events = client("events")
    events.create_event_bus(Name=name)
    events.put_rule(Name=name, EventBusName=name, EventPattern=json.dumps({"source": ["test"]}))
    assert events.put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "t", **target}])["FailedEntryCount"] == 0


def put(client, bus: str, detail: dict) -> str:
    entry = {"EventBusName": bus, "Source": "test", "DetailType": "Happened", "Detail": json.dumps(detail)}
    return client("events").put_events(Entries=[entry])["Entries"][0]["EventId"]


def queue(client, name: str) -> tuple[str, str]:
    url = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    return url, client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def receive(client, url: str):
    def look():
        return (
            client("sqs")
            .receive_message(
                QueueUrl=url, WaitTimeSeconds=2, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"]
            )
            .get("Messages")
        )

    return eventually(look)[0]


def test_an_event_reaches_its_queue_with_a_trace_header(client, name) -> None:
    url, arn = queue(client, name)
    make_rule(client, name, {"Arn": arn})
    event_id = put(client, name, {"n": 1})
    message = receive(client, url)
    body = json.loads(message["Body"])
    assert body["id"] == event_id and body["detail"] == {"n": 1}
    assert message["Attributes"]["AWSTraceHeader"].startswith("Root=1-")


def test_an_event_for_a_missing_target_goes_to_the_dead_letter_queue_at_once(client, name) -> None:
    dead_url, dead_arn = queue(client, f"{name}-dead")
    missing = dead_arn.replace("-dead", "-missing")
    make_rule(client, name, {"Arn": missing, "DeadLetterConfig": {"Arn": dead_arn}})
    event_id = put(client, name, {"n": 2})
    message = receive(client, dead_url)
    assert json.loads(message["Body"])["id"] == event_id
    attributes = {key: value["StringValue"] for key, value in message["MessageAttributes"].items()}
    assert attributes["TARGET_ARN"] == missing
    assert attributes["ERROR_CODE"] == "NO_RESOURCE"
    assert "EXHAUSTED_RETRY_CONDITION" not in attributes
    assert attributes["RETRY_ATTEMPTS"] == "0"
    assert attributes["RULE_ARN"].endswith(f"{name}/{name}")


def test_retries_end_by_attempts_and_by_age() -> None:
    policy = {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 60}
    assert exhausted(policy, 1, 5) is None
    assert exhausted(policy, 2, 5) == "MaximumRetryAttempts"
    assert exhausted(policy, 1, 61) == "MaximumEventAgeInSeconds"
    assert exhausted({}, 184, 5) is None


def failed(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "SendMessage")


@pytest.mark.parametrize(
    ("error", "code", "permanent"),
    [
        (failed("AWS.SimpleQueueService.NonExistentQueue"), "NO_RESOURCE", True),
        (failed("ResourceNotFoundException"), "NO_RESOURCE", True),
        (failed("AccessDeniedException"), "NO_PERMISSIONS", True),
        (failed("MissingParameter"), "INVALID_PARAMETER", True),
        (failed("ThrottlingException"), "THROTTLING", False),
        (failed("InternalError"), "SDK_CLIENT_ERROR", False),
        (HttpTargetError(429, ""), "THROTTLING", False),
        (HttpTargetError(503, ""), "ERROR_FROM_TARGET", False),
        (HttpTargetError(404, ""), "ERROR_FROM_TARGET", True),
        (requests.ConnectionError(), "CONNECTION_FAILURE", False),
        (requests.Timeout(), "TIMEOUT", False),
        (OSError(), "UNKNOWN", False),
    ],
)
def test_a_failure_is_named_and_retried_as_on_aws(error: Exception, code: str, permanent: bool) -> None:
    assert (error_code(error), is_permanent(error)) == (code, permanent)


def test_many_events_all_arrive(client, name) -> None:
    url, arn = queue(client, name)
    make_rule(client, name, {"Arn": arn})
    sent = {put(client, name, {"n": n}) for n in range(40)}
    got: set[str] = set()
    deadline = time.monotonic() + 20
    while got != sent and time.monotonic() < deadline:
        messages = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        got |= {json.loads(m["Body"])["id"] for m in messages.get("Messages", [])}
    assert got == sent
