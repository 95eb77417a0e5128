"""What developers edit is updated in place, and what cannot be is refused loudly."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from stacks import Stacks

Client = Callable[[str], Any]


def queue_arn(name: str) -> str:
    return f"arn:aws:sqs:us-east-1:000000000000:{name}"


def rule(types: list[str], targets: list[str]) -> dict[str, Any]:
    return {
        "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": {"Ref": "AWS::StackName"}}},
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventBusName": {"Ref": "Bus"},
                "EventPattern": {"detail-type": types},
                "State": "ENABLED",
                "Targets": [{"Id": each, "Arn": queue_arn(each)} for each in targets],
            },
        },
    }


def test_a_rule_follows_its_pattern_and_targets_and_goes_from_its_custom_bus(
    stacks: Stacks, client: Client, name: str
) -> None:
    events = client("events")
    stacks.deploy(name, rule(["OrderPlaced"], ["one", "two"]))
    first = events.list_rules(EventBusName=name)["Rules"][0]["Name"]

    updated = stacks.deploy(name, rule(["OrderPlaced", "OrderCancelled"], ["two", "three"]))
    assert updated.status == "UPDATE_COMPLETE"
    now = events.list_rules(EventBusName=name)["Rules"]
    assert [each["Name"] for each in now] == [first]
    assert json.loads(now[0]["EventPattern"]) == {"detail-type": ["OrderPlaced", "OrderCancelled"]}
    targets = events.list_targets_by_rule(Rule=first, EventBusName=name)["Targets"]
    assert sorted(each["Id"] for each in targets) == ["three", "two"]

    stacks.deploy(name, {"Bus": rule([], [])["Bus"]})
    assert events.list_rules(EventBusName=name)["Rules"] == []


def test_an_alarm_keeps_its_name_and_takes_the_new_threshold(stacks: Stacks, client: Client, name: str) -> None:
    def alarm(threshold: int) -> dict[str, Any]:
        properties = {
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "MetricName": "depth",
            "Namespace": name,
            "Period": 60,
            "Statistic": "Maximum",
            "Threshold": threshold,
        }
        return {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}

    stacks.deploy(name, alarm(1))
    alarm_name = stacks.physical_id(name, "Alarm")
    assert stacks.deploy(name, alarm(3)).status == "UPDATE_COMPLETE"
    found = client("cloudwatch").describe_alarms(AlarmNames=[alarm_name])["MetricAlarms"]
    assert [each["Threshold"] for each in found] == [3.0]


def test_a_log_group_has_its_retention_from_the_start_and_after_a_change(
    stacks: Stacks, client: Client, name: str
) -> None:
    def group(days: int | None) -> dict[str, Any]:
        properties = {"LogGroupName": f"/{name}", **({"RetentionInDays": days} if days else {})}
        return {"Group": {"Type": "AWS::Logs::LogGroup", "Properties": properties}}

    def retention() -> int | None:
        return client("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"][0].get("retentionInDays")

    stacks.deploy(name, group(7))
    assert retention() == 7
    stacks.deploy(name, group(30))
    assert retention() == 30
    stacks.deploy(name, group(None))
    assert retention() is None


def test_a_secret_keeps_its_generated_value_when_its_description_changes(
    stacks: Stacks, client: Client, name: str
) -> None:
    def secret(description: str) -> dict[str, Any]:
        properties = {"Name": name, "Description": description, "GenerateSecretString": {"PasswordLength": 20}}
        return {"Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": properties}}

    manager = client("secretsmanager")
    stacks.deploy(name, secret("old"))
    value = manager.get_secret_value(SecretId=name)["SecretString"]
    assert stacks.deploy(name, secret("new")).status == "UPDATE_COMPLETE"
    assert manager.describe_secret(SecretId=name)["Description"] == "new"
    assert manager.get_secret_value(SecretId=name)["SecretString"] == value


def table(name: str, **settings: Any) -> dict[str, Any]:
    properties = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        **settings,
    }
    return {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}


def test_a_table_gains_an_index_a_stream_and_a_time_to_live_and_keeps_its_items(
    stacks: Stacks, client: Client, name: str
) -> None:
    database = client("dynamodb")
    stacks.deploy(name, table(name))
    database.put_item(TableName=name, Item={"id": {"S": "1"}, "owner": {"S": "a"}})
    edited = table(
        name,
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "owner", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "byOwner",
                "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        StreamSpecification={"StreamViewType": "NEW_IMAGE"},
        TimeToLiveSpecification={"AttributeName": "expiresAt", "Enabled": True},
    )
    assert stacks.deploy(name, edited).status == "UPDATE_COMPLETE"
    description = database.describe_table(TableName=name)["Table"]
    assert description["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    found = database.query(
        TableName=name,
        IndexName="byOwner",
        KeyConditionExpression="#o = :o",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": {"S": "a"}},
    )
    assert found["Count"] == 1
    ttl = database.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "expiresAt")

    assert stacks.deploy(name, table(name)).status == "UPDATE_COMPLETE"
    description = database.describe_table(TableName=name)["Table"]
    assert not description.get("GlobalSecondaryIndexes")
    assert not description.get("StreamSpecification", {}).get("StreamEnabled")


@pytest.mark.parametrize("direct", [False, True], ids=["change set", "direct"])
def test_a_change_that_cannot_be_made_in_place_fails_and_is_rolled_back(
    stacks: Stacks, client: Client, name: str, direct: bool
) -> None:
    def resources(value: str, **settings: Any) -> dict[str, Any]:
        parameter = {"Name": f"/{name}/one", "Type": "String", "Value": value}
        return {"First": {"Type": "AWS::SSM::Parameter", "Properties": parameter}, **table(name, **settings)}

    fresh = {
        "Fresh": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": f"/{name}/two", "Type": "String", "Value": "x"}}
    }
    index = {
        "IndexName": "local",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    stacks.deploy(name, resources("old"))
    change = stacks.update_directly if direct else stacks.deploy
    failed = change(name, {**fresh, **resources("new", LocalSecondaryIndexes=[index])})
    assert failed.status == "UPDATE_ROLLBACK_COMPLETE"
    assert any(
        "needs reset (npm run reset)" in reason and "LocalSecondaryIndexes" in reason for reason in failed.reasons
    )
    found = client("ssm").get_parameters(Names=[f"/{name}/one", f"/{name}/two"])["Parameters"]
    known = {each["Name"]: each["Value"] for each in found}
    assert (known.get(f"/{name}/one"), f"/{name}/two" in known) == ("old", False)

    again = stacks.deploy(name, {**fresh, **resources("newer")})
    assert again.status == "UPDATE_COMPLETE"


def test_a_type_without_update_fails_instead_of_keeping_its_old_state_silently(stacks: Stacks, name: str) -> None:
    def bucket(status: str) -> dict[str, Any]:
        properties = {"BucketName": name, "VersioningConfiguration": {"Status": status}}
        return {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}}

    stacks.deploy(name, bucket("Enabled"))
    failed = stacks.deploy(name, bucket("Suspended"))
    assert failed.status == "UPDATE_ROLLBACK_COMPLETE"
    assert any(
        "AWS::S3::Bucket (VersioningConfiguration) cannot be updated in place" in each for each in failed.reasons
    )


def test_tags_alone_are_no_reason_to_fail(stacks: Stacks, name: str) -> None:
    def bucket(tag: str) -> dict[str, Any]:
        return {
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {"BucketName": name, "Tags": [{"Key": "a", "Value": tag}]},
            }
        }

    stacks.deploy(name, bucket("1"))
    assert stacks.deploy(name, bucket("2")).status == "UPDATE_COMPLETE"


def test_a_failed_creation_leaves_nothing_behind(stacks: Stacks, client: Client, name: str) -> None:
    resources = {
        "First": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}},
        "Second": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"Name": "x", "ProtocolType": "HTTP"},
            "DependsOn": ["First"],
        },
    }
    assert stacks.deploy(name, resources).status == "ROLLBACK_COMPLETE"
    assert not [url for url in client("sqs").list_queues().get("QueueUrls", []) if url.endswith(name)]


def test_a_stack_with_a_resource_that_cannot_go_says_so_and_can_be_deleted_later(
    stacks: Stacks, client: Client, name: str
) -> None:
    v2 = client("apigatewayv2")
    api = v2.create_api(Name=name, ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")["ApiId"]
    stacks.deploy(name, {"Used": {"Type": "AWS::ApiGatewayV2::Deployment", "Properties": {"ApiId": api}}})
    v2.create_stage(ApiId=api, StageName="ws", DeploymentId=stacks.physical_id(name, "Used"))
    assert stacks.try_to_delete(name) == "DELETE_FAILED"
    v2.delete_stage(ApiId=api, StageName="ws")
    assert stacks.try_to_delete(name) == "DELETE_COMPLETE"
    assert v2.get_deployments(ApiId=api)["Items"] == []


def test_a_dynamic_reference_whose_value_stays_is_no_change(stacks: Stacks, client: Client, name: str) -> None:
    client("ssm").put_parameter(Name=f"/{name}/status", Value="Enabled", Type="String")

    def resources(value: str) -> dict[str, Any]:
        versioning = {"Status": f"{{{{resolve:ssm:/{name}/status}}}}"}
        other = {"Name": f"/{name}/other", "Type": "String", "Value": value}
        return {
            "Other": {"Type": "AWS::SSM::Parameter", "Properties": other},
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {"BucketName": name, "VersioningConfiguration": versioning},
            },
        }

    stacks.deploy(name, resources("1"))
    assert stacks.deploy(name, resources("2")).status == "UPDATE_COMPLETE"
    assert client("s3").get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
