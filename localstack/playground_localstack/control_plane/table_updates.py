"""In-place updates of DynamoDB tables: what DynamoDB Local can change in a running table."""

import time
from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent

from playground_localstack.compatibility import made_for
from playground_localstack.control_plane.update_guard import NeedsReset

Model = dict[str, Any]

_ACTIVE_TIMEOUT_S = 30.0
_PAUSE_S = 0.05
# Kept by the engine as text only; the local database has nothing that could follow.
_WITHOUT_EFFECT = {
    "BillingMode",
    "ProvisionedThroughput",
    "OnDemandThroughput",
    "PointInTimeRecoverySpecification",
    "ContributorInsightsSpecification",
    "SSESpecification",
    "DeletionProtectionEnabled",
    "TableClass",
    "Tags",
    "WarmThroughput",
    "ResourcePolicy",
}
_FOLLOWS = {"AttributeDefinitions", "GlobalSecondaryIndexes", "StreamSpecification", "TimeToLiveSpecification"}


@made_for("4.13.1")
def update_tables_in_place() -> None:
    """Tables: time to live, stream and global secondary indexes; anything else that has an effect needs a reset.

    Why: the community type has no update().
    Upstream: localstack/localstack:localstack-core/localstack/services/dynamodb/resource_providers/
    aws_dynamodb_table.py (4.13.1)
    Drop when: it has one.
    """
    from localstack.services.dynamodb.resource_providers.aws_dynamodb_table import DynamoDBTableProvider

    def update(self: Any, request: Any) -> ProgressEvent:
        before, model = request.previous_state, dict(request.desired_state)
        for key in ("TableName", "Arn", "StreamArn"):
            if key in before:
                model[key] = before[key]
        changed = {k for k in before.keys() | model.keys() if before.get(k) != model.get(k)}
        if impossible := changed - _WITHOUT_EFFECT - _FOLLOWS:
            raise NeedsReset("AWS::DynamoDB::Table", sorted(impossible))
        client = request.aws_client_factory.dynamodb
        if "GlobalSecondaryIndexes" in changed:
            _update_indexes(client, before, model)
        if "StreamSpecification" in changed:
            _update_stream(client, before, model)
        if "TimeToLiveSpecification" in changed:
            _update_time_to_live(client, before, model)
        return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)

    DynamoDBTableProvider.update = update


def _wait_until_active(client: Any, table: str) -> Model:
    deadline = time.monotonic() + _ACTIVE_TIMEOUT_S
    while time.monotonic() < deadline:
        description = client.describe_table(TableName=table)["Table"]
        indexes = description.get("GlobalSecondaryIndexes") or []
        if description["TableStatus"] == "ACTIVE" and all(i.get("IndexStatus", "ACTIVE") == "ACTIVE" for i in indexes):
            return description
        time.sleep(_PAUSE_S)
    raise TimeoutError(f"Table {table} was not active again within {_ACTIVE_TIMEOUT_S:.0f} s")


def _update_indexes(client: Any, before: Model, model: Model) -> None:
    """One index per UpdateTable call, as DynamoDB demands; a changed index goes and comes back."""
    old = {index["IndexName"]: index for index in before.get("GlobalSecondaryIndexes") or []}
    new = {index["IndexName"]: index for index in model.get("GlobalSecondaryIndexes") or []}
    table = model["TableName"]

    def shape(index: Model) -> tuple[Any, Any]:
        return index["KeySchema"], index["Projection"]

    gone = [name for name in old if name not in new or shape(old[name]) != shape(new[name])]
    added = [index for name, index in new.items() if name not in old or name in gone]
    for name in gone:
        client.update_table(TableName=table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": name}}])
        _wait_until_active(client, table)
    for index in added:
        wanted = {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
        if throughput := index.get("ProvisionedThroughput"):
            wanted["ProvisionedThroughput"] = {key: int(value) for key, value in throughput.items()}
        client.update_table(
            TableName=table,
            AttributeDefinitions=model["AttributeDefinitions"],
            GlobalSecondaryIndexUpdates=[{"Create": wanted}],
        )
        _wait_until_active(client, table)


def _update_stream(client: Any, before: Model, model: Model) -> None:
    """A stream of another kind is a new stream with a new ARN, as on AWS."""
    table, wanted = model["TableName"], model.get("StreamSpecification")
    if before.get("StreamSpecification"):
        client.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
        _wait_until_active(client, table)
        model.pop("StreamArn", None)
    if wanted:
        client.update_table(
            TableName=table,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": wanted["StreamViewType"]},
        )
        model["StreamArn"] = _wait_until_active(client, table)["LatestStreamArn"]


def _update_time_to_live(client: Any, before: Model, model: Model) -> None:
    def attribute(source: Model) -> str | None:
        settings = source.get("TimeToLiveSpecification") or {}
        return settings.get("AttributeName") if str(settings.get("Enabled")).lower() == "true" else None

    old, new = attribute(before), attribute(model)
    if old == new:
        return
    for enabled, name in ((False, old), (True, new)):
        if name:
            client.update_time_to_live(
                TableName=model["TableName"],
                TimeToLiveSpecification={"Enabled": enabled, "AttributeName": name},
            )
