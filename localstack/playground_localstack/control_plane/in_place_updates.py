"""In-place updates for the resources that developers edit most.

Why: the community types below have no update(); a change would keep the old state.
Upstream: localstack/localstack:localstack-core/localstack/services/*/resource_providers/ (4.13.1)
Drop when: the community types update.
"""

import functools
import json
from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent

from playground_localstack.compatibility import made_for
from playground_localstack.control_plane.update_guard import NeedsReset

Model = dict[str, Any]


def _done(model: Model) -> ProgressEvent:
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)


@made_for("4.13.1")
def update_rules_in_place() -> None:
    """Rules: PutRule and PutTargets again, targets that left removed; delete on the rule's own bus.

    Why also delete: without the bus name the community type finds no rule, says success, and the rule goes on
    delivering until its bus is deleted.
    """
    from localstack.services.events.resource_providers.aws_events_rule import EventsRuleProvider

    def place(model: Model) -> tuple[str, Model]:
        name, bus = model["Id"].split("|")[-1], model.get("EventBusName")
        return name, {"EventBusName": bus} if bus else {}

    def update(self: Any, request: Any) -> ProgressEvent:
        before, events = request.previous_state, request.aws_client_factory.events
        model = {**request.desired_state, "Name": before["Id"].split("|")[-1]}
        if model.get("EventBusName") != before.get("EventBusName"):
            raise NeedsReset("AWS::Events::Rule", ["EventBusName"])
        wanted = {target["Id"] for target in model.get("Targets") or []}
        name, bus = place(before)
        known = events.list_targets_by_rule(Rule=name, **bus)["Targets"]
        # Create puts the rule again under its name and adds or replaces the targets that are wanted.
        request.desired_state = model
        event = self.create(request)
        if gone := [target["Id"] for target in known if target["Id"] not in wanted]:
            events.remove_targets(Rule=name, Ids=gone, **bus)
        return event

    def delete(self: Any, request: Any) -> ProgressEvent:
        model, events = request.desired_state, request.aws_client_factory.events
        name, bus = place(model)
        try:
            if targets := events.list_targets_by_rule(Rule=name, **bus)["Targets"]:
                events.remove_targets(Rule=name, Ids=[target["Id"] for target in targets], Force=True, **bus)
            events.delete_rule(Name=name, **bus)
        except events.exceptions.ResourceNotFoundException:
            return _done(model)
        return _done(model)

    EventsRuleProvider.update, EventsRuleProvider.delete = update, delete


@made_for("4.13.1")
def update_alarms_in_place() -> None:
    """Alarms: PutMetricAlarm replaces an alarm of the same name."""
    from localstack.services.cloudwatch.resource_providers.aws_cloudwatch_alarm import CloudWatchAlarmProvider

    def update(self: Any, request: Any) -> ProgressEvent:
        request.desired_state = {**request.desired_state, "AlarmName": request.previous_state["AlarmName"]}
        return self.create(request)

    CloudWatchAlarmProvider.update = update


@made_for("4.13.1")
def update_log_groups_in_place() -> None:
    """Log groups: retention, on creation (the community type forgets it) and later."""
    from localstack.services.logs.resource_providers.aws_logs_loggroup import LogsLogGroupProvider

    create = LogsLogGroupProvider.create

    def retain(request: Any, model: Model) -> None:
        logs, days = request.aws_client_factory.logs, model.get("RetentionInDays")
        if days:
            logs.put_retention_policy(logGroupName=model["LogGroupName"], retentionInDays=int(days))
        else:
            logs.delete_retention_policy(logGroupName=model["LogGroupName"])

    @functools.wraps(create)
    def create_with_retention(self: Any, request: Any) -> ProgressEvent:
        event = create(self, request)
        if event.resource_model.get("RetentionInDays"):
            retain(request, event.resource_model)
        return event

    def update(self: Any, request: Any) -> ProgressEvent:
        computed = {key: request.previous_state[key] for key in ("LogGroupName", "Arn")}
        model = {**request.desired_state, **computed}
        retain(request, model)
        return _done(model)

    LogsLogGroupProvider.create, LogsLogGroupProvider.update = create_with_retention, update


@made_for("4.13.1")
def update_secrets_in_place() -> None:
    """Secrets: description and an explicit value; a generated value is kept, a new recipe needs a new secret."""
    from localstack.services.secretsmanager.resource_providers.aws_secretsmanager_secret import (
        SecretsManagerSecretProvider,
    )

    def update(self: Any, request: Any) -> ProgressEvent:
        before, model = request.previous_state, dict(request.desired_state)
        if model.get("GenerateSecretString") != before.get("GenerateSecretString"):
            raise NeedsReset("AWS::SecretsManager::Secret", ["GenerateSecretString"])
        client = request.aws_client_factory.secretsmanager
        changes = {k: model.get(k) or "" for k in ("Description", "KmsKeyId") if model.get(k) != before.get(k)}
        if model.get("SecretString") is not None and model["SecretString"] != before.get("SecretString"):
            changes["SecretString"] = model["SecretString"]
        if changes:
            client.update_secret(SecretId=before["Id"], **changes)
        return _done({**model, "Id": before["Id"], "Name": before["Name"]})

    SecretsManagerSecretProvider.update = update


@made_for("4.13.1")
def update_policies_in_place() -> None:
    """Documents that a Put call replaces as a whole: bucket policies, topic policies, subscriptions' rules aside."""
    from localstack.services.s3.resource_providers.aws_s3_bucketpolicy import S3BucketPolicyProvider
    from localstack.services.sns.resource_providers.aws_sns_topicpolicy import SNSTopicPolicyProvider

    def put_bucket_policy(self: Any, request: Any) -> ProgressEvent:
        model = request.desired_state
        request.aws_client_factory.s3.put_bucket_policy(Bucket=model["Bucket"], Policy=_document(model))
        return _done({**request.previous_state, **model})

    def put_topic_policy(self: Any, request: Any) -> ProgressEvent:
        model, before = request.desired_state, request.previous_state
        if model.get("Topics") != before.get("Topics"):
            raise NeedsReset("AWS::SNS::TopicPolicy", ["Topics"])
        for topic in model["Topics"]:
            request.aws_client_factory.sns.set_topic_attributes(
                TopicArn=topic, AttributeName="Policy", AttributeValue=_document(model)
            )
        return _done({**before, **model})

    S3BucketPolicyProvider.update, SNSTopicPolicyProvider.update = put_bucket_policy, put_topic_policy


def _document(model: Model) -> str:
    policy = model["PolicyDocument"]
    return policy if isinstance(policy, str) else json.dumps(policy)
