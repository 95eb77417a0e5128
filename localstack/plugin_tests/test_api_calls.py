"""Service calls of functions travel over the pipe and are answered as over HTTP."""

import json
from typing import Any

CALL = """
const { env } = process;
const authorization =
  `AWS4-HMAC-SHA256 Credential=${env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/x/aws4_request, ` +
  'SignedHeaders=host, Signature=0';
export const handler = async ({ service, target, version, body }) => {
  const headers = { 'x-amz-target': target, 'content-type': `application/x-amz-json-${version}`, authorization };
  const request = { method: 'POST', body: JSON.stringify(body), headers };
  const answer = await fetch(env[`AWS_ENDPOINT_URL_${service}`], request);
  return { status: answer.status, requestId: answer.headers.get('x-amzn-requestid'), body: await answer.json() };
};
"""


def call(client: Any, function: str, service: str, target: str, body: Any, version: str = "1.1") -> Any:
    payload = {"service": service, "target": target, "version": version, "body": body}
    answer = client("lambda").invoke(FunctionName=function, Payload=json.dumps(payload))
    return json.loads(answer["Payload"].read())


def test_functions_reach_parameters_queues_and_the_bus_over_the_pipe(client, create_function, name) -> None:
    create_function(name, CALL)
    client("ssm").put_parameter(Name=f"/{name}", Value="grün ✓", Type="String")
    found = call(client, name, "SSM", "AmazonSSM.GetParameter", {"Name": f"/{name}"})
    assert found["status"] == 200 and found["requestId"]
    assert found["body"]["Parameter"]["Value"] == "grün ✓"
    missing = call(client, name, "SSM", "AmazonSSM.GetParameter", {"Name": f"/{name}/none"})
    assert missing["status"] == 400
    assert missing["body"]["__type"].endswith("ParameterNotFound")
    url = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    sent = call(client, name, "SQS", "AmazonSQS.SendMessage", {"QueueUrl": url, "MessageBody": "one"}, "1.0")
    assert sent["status"] == 200
    assert client("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"] == "one"
    entries = [{"Source": "test", "DetailType": "Tested", "Detail": "{}"}]
    put = call(client, name, "EVENTBRIDGE", "AWSEvents.PutEvents", {"Entries": entries})
    assert put["body"]["FailedEntryCount"] == 0 and put["body"]["Entries"][0]["EventId"]


def test_a_long_poll_of_one_function_does_not_hold_up_the_calls_of_others(client, create_function, name) -> None:
    create_function(name, CALL, Timeout=10)
    client("ssm").put_parameter(Name=f"/{name}", Value="1", Type="String")
    url = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    client("lambda").invoke(
        FunctionName=name,
        InvocationType="Event",
        Payload=json.dumps(
            {
                "service": "SQS",
                "target": "AmazonSQS.ReceiveMessage",
                "version": "1.0",
                "body": {"QueueUrl": url, "WaitTimeSeconds": 5},
            }
        ),
    )
    assert call(client, name, "SSM", "AmazonSSM.GetParameter", {"Name": f"/{name}"})["status"] == 200
