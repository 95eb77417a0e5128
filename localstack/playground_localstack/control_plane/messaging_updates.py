"""Topics, subscriptions and parameters follow their template, or say loudly that they cannot.

Why: the community update of a topic looks at its display name and tags only, and makes a new topic when the template
gives no name; that of a subscription keeps what left the template, and sets a filter before its scope; that of a
parameter sends values that are no text.
Upstream: localstack/localstack:localstack-core/localstack/services/{sns,ssm}/resource_providers/ (4.13.1)
Drop when: they follow.
"""

import json
from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent

from playground_localstack.compatibility import made_for
from playground_localstack.control_plane.rest_patches import as_text, done
from playground_localstack.control_plane.update_guard import NeedsReset

Model = dict[str, Any]

# What can be changed on a topic, and what it is when the template does not name it.
_TOPIC_DEFAULTS: Model = {"DisplayName": "", "ContentBasedDeduplication": False, "SignatureVersion": "1"}
# In this order: the scope says how a filter is read.
_SUBSCRIPTION_DEFAULTS: Model = {
    "FilterPolicyScope": "MessageAttributes",
    "FilterPolicy": {},
    "RawMessageDelivery": False,
}
# Subscriptions can take these, but the API has no way to take them back.
_SUBSCRIPTION_POLICIES = ("RedrivePolicy", "DeliveryPolicy")


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, dict) else as_text(value)


@made_for("4.13.1")
def update_topics_in_place() -> None:
    """Topics: display name, content-based deduplication and tags; anything else needs a reset."""
    from localstack.services.sns.resource_providers.aws_sns_topic import SNSTopicProvider

    def update(self: Any, request: Any) -> ProgressEvent:
        before, wanted = request.previous_state, request.desired_state
        model = {**wanted, "TopicName": before["TopicName"], "TopicArn": before["TopicArn"]}
        sns, arn = request.aws_client_factory.sns, before["TopicArn"]
        changed = {k for k in before.keys() | model.keys() if before.get(k) != model.get(k)}
        if impossible := changed - _TOPIC_DEFAULTS.keys() - {"Tags"}:
            raise NeedsReset("AWS::SNS::Topic", list(impossible))
        for name in changed & _TOPIC_DEFAULTS.keys():
            value = _text(model.get(name, _TOPIC_DEFAULTS[name]))
            sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=value)
        old, new = ({tag["Key"]: tag["Value"] for tag in state.get("Tags") or []} for state in (before, model))
        if gone := sorted(old.keys() - new.keys()):
            sns.untag_resource(ResourceArn=arn, TagKeys=gone)
        if new and new != old:
            sns.tag_resource(ResourceArn=arn, Tags=model["Tags"])
        return done(model)

    SNSTopicProvider.update = update


@made_for("4.13.1")
def update_subscriptions_in_place() -> None:
    """Subscriptions: filter, raw delivery and policies; what left the template goes back to its default."""
    from localstack.services.sns.resource_providers.aws_sns_subscription import SNSSubscriptionProvider

    def update(self: Any, request: Any) -> ProgressEvent:
        before = request.previous_state
        model = {**request.desired_state, "Id": before["Id"]}
        if gone := [name for name in _SUBSCRIPTION_POLICIES if name in before and name not in model]:
            raise NeedsReset("AWS::SNS::Subscription", gone)
        sns = self._get_client(request).sns
        policies = {name: model[name] for name in _SUBSCRIPTION_POLICIES if name in model}
        for name, value in {**_SUBSCRIPTION_DEFAULTS, **policies}.items():
            if before.get(name) != model.get(name):
                sns.set_subscription_attributes(
                    SubscriptionArn=model["Id"], AttributeName=name, AttributeValue=_text(model.get(name, value))
                )
        return done(model)

    SNSSubscriptionProvider.update = update


@made_for("4.13.1")
def update_parameters_in_place() -> None:
    """Parameters: a new version with the new value, whatever type the template gives it."""
    from localstack.services.ssm.resource_providers.aws_ssm_parameter import SSMParameterProvider

    stock = SSMParameterProvider.update

    def update(self: Any, request: Any) -> ProgressEvent:
        request.desired_state["Value"] = as_text(request.desired_state["Value"])
        return stock(self, request)

    SSMParameterProvider.update = update
