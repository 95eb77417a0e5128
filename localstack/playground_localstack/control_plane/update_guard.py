"""An update either happens or fails loudly; it is never reported as done with the old state."""

import functools
from typing import Any

from playground_localstack.compatibility import made_for

Model = dict[str, Any]

_HARMLESS = frozenset({"Tags"})


class NeedsReset(Exception):
    """The change cannot be made to a running resource."""

    def __init__(self, resource_type: str, properties: list[str]) -> None:
        what = f" ({', '.join(sorted(properties))})" if properties else ""
        super().__init__(
            f"{resource_type}{what} cannot be updated in place on the local engine: needs reset (npm run reset)"
        )


@made_for("4.13.1")
def guard_updates() -> None:
    """Fail updates that would silently keep the old state, and replace only what really has to be replaced.

    Why: a type without update() logs a warning, keeps the old state and reports UPDATE_COMPLETE; an error whose text
    looks like "not found" counts as success. Changes of nothing but tags pass: nothing here reads them. And a
    create-only property counts as changed when it refers to a resource that is updated, even if the value stays the
    same: a new description of a REST API would replace all its methods and its stage.
    Upstream: localstack/localstack:localstack-core/localstack/services/cloudformation/resource_provider.py,
    ResourceProviderExecutor.execute_action (4.13.1)
    Drop when: an unsupported update fails by itself.
    """
    from localstack.services.cloudformation.engine.v2.change_set_model_executor import ChangeSetModelExecutor
    from localstack.services.cloudformation.resource_provider import (
        OperationStatus,
        ProgressEvent,
        ResourceProviderExecutor,
        convert_payload,
    )

    change, act = ChangeSetModelExecutor._execute_resource_change, ResourceProviderExecutor.execute_action

    @functools.wraps(change)
    def execute_resource_change(self: Any, name: str, before: Any, after: Any) -> None:
        changed = getattr(self.resource_provider_executor, "changed_properties", {})
        changed[name] = _changed(self, _properties(before), _properties(after))
        if getattr(after, "requires_replacement", False) and getattr(before, "properties", None) is not None:
            after.requires_replacement = bool(changed[name] & _create_only(self, after.resource_type))
        self.resource_provider_executor.changed_properties = changed
        change(self, name, before, after)

    @functools.wraps(act)
    def execute_action(self: Any, resource_provider: Any, raw_payload: Model) -> Any:
        if raw_payload["action"] not in ("Modify", "Dynamic"):
            return act(self, resource_provider, raw_payload)
        request = convert_payload(stack_name=self.stack_name, stack_id=self.stack_id, payload=raw_payload)
        try:
            return resource_provider.update(request)
        except NotImplementedError:
            changed = getattr(self, "changed_properties", {}).get(request.logical_resource_id, set())
            if changed - _HARMLESS:
                raise NeedsReset(request.resource_type, list(changed)) from None
            return ProgressEvent(OperationStatus.SUCCESS, resource_model=request.previous_state)

    ChangeSetModelExecutor._execute_resource_change = execute_resource_change
    ResourceProviderExecutor.execute_action = execute_action


def _create_only(executor: Any, resource_type: str) -> set[str]:
    provider = executor.resource_provider_executor.try_load_resource_provider(resource_type)
    schema = provider.SCHEMA if provider else {}
    return {path.replace("/properties/", "", 1) for path in schema.get("createOnlyProperties", [])}


def _properties(resource: Any) -> Model:
    properties = getattr(resource, "properties", None)
    return getattr(properties, "properties", None) or {}


def _changed(executor: Any, before: Model, after: Model) -> set[str]:
    """Names of properties whose value differs; the "before" side still has its dynamic references unresolved."""
    return {
        key
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key) and _resolved(executor, before.get(key)) != after.get(key)
    }


def _resolved(executor: Any, value: Any) -> Any:
    if isinstance(value, str):
        return executor._perform_dynamic_replacements(value) if "{{resolve:" in value else value
    if isinstance(value, dict):
        return {key: _resolved(executor, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(executor, item) for item in value]
    return value
