"""Event source mappings: delivery at once, parallel batches, order, partial failures, traces."""

import json
import time
from typing import Any

import pytest
from waiting import eventually

# Tells another queue what it saw: the records, its own trace, when it began and ended.
REPORT = """
const { env } = process;
const authorization =
  `AWS4-HMAC-SHA256 Credential=${env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/sqs/aws4_request, ` +
  'SignedHeaders=host, Signature=0';
const report = (body) => fetch(env.AWS_ENDPOINT_URL, {
  method: 'POST', body: JSON.stringify({ QueueUrl: env.REPORTS, MessageBody: JSON.stringify(body) }),
  headers: { 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/x-amz-json-1.0', authorization },
});
export const handler = async ({ Records }) => {
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, Number(env.WAIT ?? 0)));
  await report({ Records, began, ended: Date.now(), trace: env._X_AMZN_TRACE_ID });
  const bad = Records.filter((r) => (r.body ?? '').includes('bad'));
  if (bad.length && env.PARTIAL) return { batchItemFailures: bad.map((r) => ({ itemIdentifier: r.messageId })) };
  if (bad.length) throw new Error('bad message');
};
"""


@pytest.fixture
def wired(client, create_function, name):
    """`wired(queue attributes, variables, mapping settings)` → (queue URL, reports)."""

    def wire(attributes: dict[str, str], variables: dict[str, str], **mapping: Any):
        sqs = client("sqs")
        suffix = ".fifo" if attributes.get("FifoQueue") else ""
        queue = sqs.create_queue(QueueName=name + suffix, Attributes=attributes)["QueueUrl"]
        reports = sqs.create_queue(QueueName=f"{name}-reports")["QueueUrl"]
        create_function(name, REPORT, Environment={"Variables": {"REPORTS": reports, **variables}})
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        mapping_id = client("lambda").create_event_source_mapping(
            EventSourceArn=arn, FunctionName=name, **{"BatchSize": 10, **mapping}
        )["UUID"]
        eventually(lambda: client("lambda").get_event_source_mapping(UUID=mapping_id)["State"] == "Enabled")
        return queue, lambda: received(client, reports)

    return wire


def received(client, queue: str) -> list[dict]:
    messages = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
    return [json.loads(m["Body"]) for m in messages.get("Messages", [])]


def gather(reports, count: int, timeout_s: float = 30.0) -> list[dict]:
    found: list[dict] = []

    def enough() -> bool:
        found.extend(reports())
        return sum(len(r["Records"]) for r in found) >= count

    eventually(enough, timeout_s)
    return found


def test_a_message_arrives_with_its_body_untouched(client, wired) -> None:
    queue, reports = wired({}, {})
    for body in ('{"a":1}', '"text"', "not json"):
        client("sqs").send_message(QueueUrl=queue, MessageBody=body)
    records = [record for report in gather(reports, 3) for record in report["Records"]]
    assert sorted(r["body"] for r in records) == sorted(['{"a":1}', '"text"', "not json"])
    assert {r["eventSource"] for r in records} == {"aws:sqs"}
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def empty() -> bool:
        answer = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=counts)
        return set(answer["Attributes"].values()) == {"0"}

    assert eventually(empty)


def test_the_trace_of_the_message_becomes_the_trace_of_the_invocation(client, wired) -> None:
    queue, reports = wired({}, {})
    root = f"1-{int(time.time()):08x}-{'a' * 24}"
    client("sqs").send_message(
        QueueUrl=queue,
        MessageBody="traced",
        MessageSystemAttributes={
            "AWSTraceHeader": {"DataType": "String", "StringValue": f"Root={root};Parent={'b' * 16};Sampled=1"}
        },
    )
    assert gather(reports, 1)[0]["trace"].startswith(f"Root={root};")


def test_batches_run_in_parallel_up_to_the_maximum_concurrency(client, wired) -> None:
    queue, reports = wired({}, {"WAIT": "400"}, BatchSize=1, ScalingConfig={"MaximumConcurrency": 3})
    entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(9)]
    client("sqs").send_message_batch(QueueUrl=queue, Entries=entries)
    spans = [(r["began"], r["ended"]) for r in gather(reports, 9)]
    together = max(sum(1 for s in spans if s[0] <= began < s[1]) for began, _ in spans)
    assert 2 <= together <= 3


def test_a_fifo_group_keeps_its_order(client, wired) -> None:
    queue, reports = wired({"FifoQueue": "true", "ContentBasedDeduplication": "true"}, {"WAIT": "50"}, BatchSize=2)
    for number in range(6):
        for group in ("a", "b"):
            client("sqs").send_message(QueueUrl=queue, MessageBody=f"{group}{number}", MessageGroupId=group)
    runs = sorted(gather(reports, 12), key=lambda r: r["began"])
    for group in ("a", "b"):
        bodies = [r["body"] for run in runs for r in run["Records"] if r["body"].startswith(group)]
        assert bodies == [f"{group}{n}" for n in range(6)]
        own = [run for run in runs if run["Records"][0]["body"].startswith(group)]
        assert all(first["ended"] <= second["began"] for first, second in zip(own, own[1:], strict=False))


def test_only_the_failed_messages_of_a_batch_come_back(client, wired) -> None:
    queue, reports = wired(
        {"VisibilityTimeout": "1"}, {"PARTIAL": "1"}, FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(("good", "bad"))]
    client("sqs").send_message_batch(QueueUrl=queue, Entries=entries)
    bodies = [record["body"] for report in gather(reports, 4) for record in report["Records"]]
    assert bodies.count("good") == 1
    assert bodies.count("bad") >= 3


def test_a_message_that_always_fails_ends_in_the_dead_letter_queue(client, wired, name) -> None:
    sqs = client("sqs")
    dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
    queue, reports = wired({"VisibilityTimeout": "1", "RedrivePolicy": policy}, {})
    sqs.send_message(QueueUrl=queue, MessageBody="bad")
    found = eventually(lambda: sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=2).get("Messages"), 30)
    assert found[0]["Body"] == "bad"
    assert len(gather(reports, 3)) == 3


def test_filters_see_json_bodies_and_discard_the_rest(client, wired) -> None:
    pattern = json.dumps({"body": {"kind": ["order"]}})
    queue, reports = wired({}, {}, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    for kind in ("cart", "order"):
        client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps({"kind": kind}))
    records = [record for report in gather(reports, 1) for record in report["Records"]]
    assert [json.loads(r["body"])["kind"] for r in records] == ["order"]


@pytest.fixture
def streamed(client, create_function, name):
    """`streamed(variables, mapping settings)` → reports of a function behind the stream of table `name`."""

    def wire(variables: dict[str, str], **mapping: Any):
        reports = client("sqs").create_queue(QueueName=f"{name}-reports")["QueueUrl"]
        stream = client("dynamodb").create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )["TableDescription"]["LatestStreamArn"]
        create_function(name, REPORT, Environment={"Variables": {"REPORTS": reports, **variables}})
        client("lambda").create_event_source_mapping(
            EventSourceArn=stream,
            FunctionName=name,
            **{"BatchSize": 10, "StartingPosition": "TRIM_HORIZON", **mapping},
        )
        return lambda: received(client, reports)

    return wire


def put(client, table: str, identity: str) -> None:
    client("dynamodb").put_item(TableName=table, Item={"id": {"S": identity}, "bytes": {"B": b"\x00\x01"}})


def test_changes_of_a_table_arrive_in_order_with_their_images(client, streamed, name) -> None:
    reports = streamed({})
    for number in range(3):
        put(client, name, str(number))
    records = [r for report in sorted(gather(reports, 3), key=lambda r: r["began"]) for r in report["Records"]]
    assert [r["dynamodb"]["NewImage"]["id"]["S"] for r in records] == ["0", "1", "2"]
    assert records[0]["eventName"] == "INSERT"
    assert records[0]["eventSource"] == "aws:dynamodb"
    assert records[0]["dynamodb"]["NewImage"]["bytes"] == {"B": "AAE="}
    assert abs(records[0]["dynamodb"]["ApproximateCreationDateTime"] - time.time()) < 300


def test_stream_records_arrive_without_waiting_for_a_long_interval(client, streamed, name) -> None:
    reports = streamed({})
    delays = []
    for number in range(6):
        before = time.time() * 1000
        put(client, name, str(number))
        delays.append(gather(reports, 1)[0]["began"] - before)
    print("write to stream function, ms:", [round(d) for d in delays])
    assert min(delays) < 1000


def test_filters_of_a_stream_mapping_discard_records(client, streamed, name) -> None:
    pattern = json.dumps({"dynamodb": {"NewImage": {"id": {"S": [{"prefix": "order-"}]}}}})
    reports = streamed({}, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    put(client, name, "cart-1")
    put(client, name, "order-1")
    records = [r for report in gather(reports, 1) for r in report["Records"]]
    assert [r["dynamodb"]["NewImage"]["id"]["S"] for r in records] == ["order-1"]
