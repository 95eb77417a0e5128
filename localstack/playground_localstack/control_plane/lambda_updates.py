"""Functions and event source mappings follow their template completely.

Upstream: localstack/localstack:localstack-core/localstack/services/lambda_/resource_providers/ (4.13.1)
"""

import functools
from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent

from playground_localstack.compatibility import made_for

Model = dict[str, Any]

_PAUSE_S = 0.02
# What a property is when the template does not name it.
_FUNCTION_DEFAULTS: Model = {
    "DeadLetterConfig": {"TargetArn": ""},
    "Description": "",
    "Environment": {"Variables": {}},
    "Layers": [],
    "MemorySize": 128,
    "Timeout": 3,
    "TracingConfig": {"Mode": "PassThrough"},
}
_MAPPING_DEFAULTS: Model = {
    "DestinationConfig": {},
    "Enabled": True,
    "FilterCriteria": {},
    "FunctionResponseTypes": [],
    "MaximumBatchingWindowInSeconds": 0,
    "ScalingConfig": {},
}


def _dropped(request: Any, defaults: Model) -> Model:
    """Defaults of the properties that left the template."""
    return {
        key: value
        for key, value in defaults.items()
        if key in request.previous_state and key not in request.desired_state
    }


@made_for("4.13.1")
def update_functions_in_place() -> None:
    """Functions: reserved concurrency, tags, and properties that left the template, too.

    Why: the community update sends only what the template names now, so a removed variable or dead-letter queue stays;
    it never looks at reserved concurrency (nor does the creation) and tags.
    Drop when: it does.
    """
    from localstack.services.lambda_.resource_providers.aws_lambda_function import LambdaFunctionProvider

    stock_create = LambdaFunctionProvider.create
    stock = LambdaFunctionProvider.update

    @functools.wraps(stock_create)
    def create(self: Any, request: Any) -> ProgressEvent:
        event = stock_create(self, request)
        reserved = request.desired_state.get("ReservedConcurrentExecutions")
        if reserved is not None and event.status == OperationStatus.SUCCESS:
            name = event.resource_model["FunctionName"]
            request.aws_client_factory.lambda_.put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=int(reserved)
            )
        return event

    @functools.wraps(stock)
    def update(self: Any, request: Any) -> ProgressEvent:
        before, wanted = dict(request.previous_state), dict(request.desired_state)
        client, name = request.aws_client_factory.lambda_, before["FunctionName"]
        request.desired_state.update(_dropped(request, _FUNCTION_DEFAULTS))
        event = stock(self, request)
        reserved = wanted.get("ReservedConcurrentExecutions")
        if reserved != before.get("ReservedConcurrentExecutions"):
            if reserved is None:
                client.delete_function_concurrency(FunctionName=name)
            else:
                client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=int(reserved))
        _update_tags(client, before, wanted)
        for key in (*_FUNCTION_DEFAULTS, "ReservedConcurrentExecutions", "Tags"):
            if key not in wanted:
                event.resource_model.pop(key, None)
        return event

    LambdaFunctionProvider.create = create
    LambdaFunctionProvider.update = update


def _update_tags(client: Any, before: Model, wanted: Model) -> None:
    old = {tag["Key"]: str(tag["Value"]) for tag in before.get("Tags") or []}
    new = {tag["Key"]: str(tag["Value"]) for tag in wanted.get("Tags") or []}
    if gone := sorted(old.keys() - new.keys()):
        client.untag_resource(Resource=before["Arn"], TagKeys=gone)
    if new != old and new:
        client.tag_resource(Resource=before["Arn"], Tags=new)


@made_for("4.13.1")
def update_mappings_in_place() -> None:
    """Event source mappings: properties that left the template go back to their defaults.

    Why: the community update sends only what the template names now, so a removed filter goes on filtering.
    Drop when: it does not.
    """
    from localstack.services.lambda_.resource_providers.aws_lambda_eventsourcemapping import (
        LambdaEventSourceMappingProvider,
    )

    stock = LambdaEventSourceMappingProvider.update

    @functools.wraps(stock)
    def update(self: Any, request: Any) -> ProgressEvent:
        dropped = _dropped(request, _MAPPING_DEFAULTS)
        computed = {key: value for key, value in request.previous_state.items() if key.endswith("Arn")}
        request.desired_state.update(dropped)
        event = stock(self, request)
        model = {key: value for key, value in event.resource_model.items() if key not in dropped}
        event.resource_model = {**computed, **model}
        return event

    LambdaEventSourceMappingProvider.update = update


@made_for("4.13.1")
def wait_briefly() -> None:
    """Look for the end of what the engine waits for every 20 ms instead of every second.

    Why: an update of a function waits twice, and is done in a few milliseconds.
    Upstream: localstack/localstack:localstack-core/localstack/aws/connect.py (4.13.1)
    Drop when: the setting takes parts of a second.
    """
    from localstack import config

    config.BOTO_WAITER_MAX_ATTEMPTS = int(config.BOTO_WAITER_MAX_ATTEMPTS * config.BOTO_WAITER_DELAY / _PAUSE_S)
    config.BOTO_WAITER_DELAY = _PAUSE_S
