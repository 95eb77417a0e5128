"""A failed deployment leaves the stack as it was, as on AWS."""

import logging
from typing import Any

from playground_localstack.compatibility import made_for

LOG = logging.getLogger(__name__)


@made_for("4.13.1")
def roll_back_failed_deployments() -> None:
    """Undo what a failed deployment did, in reverse order, and say UPDATE_ROLLBACK_COMPLETE after an update.

    Why: stock LocalStack keeps half of the changes, still deletes what the new template left out, forgets every
    resource it had not reached, and says ROLLBACK_COMPLETE, on which the CDK deletes the whole stack at the next try.
    Upstream: localstack/localstack:localstack-core/localstack/services/cloudformation/engine/v2/
    change_set_model_executor.py, ChangeSetModelExecutor.execute (4.13.1)
    Drop when: the engine rolls back.
    """
    from localstack.aws.api.cloudformation import StackStatus
    from localstack.services.cloudformation.engine.v2 import change_set_model_executor as executor
    from localstack.services.cloudformation.v2.entities import Stack

    class_ = executor.ChangeSetModelExecutor
    run_action, set_status = class_._execute_resource_action, Stack.set_stack_status
    outcomes = {
        StackStatus.CREATE_COMPLETE,
        StackStatus.CREATE_FAILED,
        StackStatus.UPDATE_COMPLETE,
        StackStatus.UPDATE_FAILED,
    }

    def set_stack_status(self: Any, status: Any, reason: Any = None) -> None:
        # CreateStack and UpdateStack do not look at the failure message of the result before they say "complete".
        if not (status in outcomes and getattr(self, "rolled_back", False)):
            set_status(self, status, reason)

    def execute_resource_action(self: Any, action: Any, **details: Any) -> Any:
        event = run_action(self, action=action, **details)
        if event.status == executor.OperationStatus.SUCCESS:
            journal = self.__dict__.setdefault("journal", [])
            name = details["logical_resource_id"]
            now = self.resources.get(name, {})
            journal.append(
                (action, {**details, "model": now.get("Properties"), "physical_id": now.get("PhysicalResourceId")})
            )
        return event

    def execute(self: Any) -> Any:
        stack = self._change_set.stack
        deleting = stack.status == StackStatus.DELETE_IN_PROGRESS
        updating = bool(stack.resolved_resources) and not deleting
        before = dict(stack.resolved_resources)
        failure: str | None = None
        stack.rolled_back = False
        try:
            self.process()
        except executor.TriggerRollback as error:
            failure = error.reason or f"{error.logical_resource_id} failed"
        except Exception as error:
            failure = str(error)
        if failure and not deleting:
            stack.set_stack_status(
                StackStatus.UPDATE_ROLLBACK_IN_PROGRESS if updating else StackStatus.ROLLBACK_IN_PROGRESS, failure
            )
            clean = _undo(self, executor, before)
            _keep_old_template(self._change_set, stack, updating)
            self.outputs[:] = stack.resolved_outputs
            if updating:
                stack.set_stack_status(
                    StackStatus.UPDATE_ROLLBACK_COMPLETE if clean else StackStatus.UPDATE_ROLLBACK_FAILED
                )
            else:
                stack.set_stack_status(StackStatus.ROLLBACK_COMPLETE if clean else StackStatus.ROLLBACK_FAILED)
            stack.rolled_back = True
        else:
            if not deleting:
                # UpdateStack forgets this one; DeleteStack reads it.
                stack.processed_template = self._change_set.processed_template
            if self._deferred_actions and not deleting:
                stack.set_stack_status(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS)
            for deferred in reversed(self._deferred_actions):
                deferred.action()
            if deleting:
                _refuse_if_something_is_left(stack, failure)
        return executor.ChangeSetModelExecutorResult(
            resources=self.resources, outputs=self.outputs, failure_message=failure
        )

    def action_by_name(
        self: Any,
        action: Any,
        logical_resource_id: str,
        resource_type: str,
        before_properties: Any,
        after_properties: Any,
        part_of_replacement: bool = False,
    ) -> Any:
        return execute_resource_action(
            self,
            action,
            logical_resource_id=logical_resource_id,
            resource_type=resource_type,
            before_properties=before_properties,
            after_properties=after_properties,
            part_of_replacement=part_of_replacement,
        )

    class_._execute_resource_action = action_by_name
    class_.execute = execute
    Stack.set_stack_status = set_stack_status


def _undo(self: Any, executor: Any, before: dict[str, Any]) -> bool:
    """Take back every finished action; True when all of it worked."""
    clean = True
    restored = dict(before)
    for action, done in reversed(list(self.__dict__.get("journal", []))):
        name = done["logical_resource_id"]
        current = executor.PreprocProperties(properties=done["model"] or {})
        try:
            if action == executor.ChangeAction.Add:
                if done["physical_id"] == before.get(name, {}).get("PhysicalResourceId", ""):
                    raise RuntimeError("its replacement took the same identifier")
                event = self._execute_resource_action(
                    executor.ChangeAction.Remove, name, done["resource_type"], current, None
                )
            elif action == executor.ChangeAction.Modify and name in before:
                event = self._execute_resource_action(
                    executor.ChangeAction.Modify, name, done["resource_type"], current, done["before_properties"]
                )
                restored[name] = {**before[name], "Properties": event.resource_model}
            else:
                continue
            self._process_event(
                action=executor.ChangeAction.Remove if action == executor.ChangeAction.Add else action,
                logical_resource_id=name,
                event_status=event.status,
                resource_type=done["resource_type"],
                reason=event.message or None,
            )
            failed = event.status != executor.OperationStatus.SUCCESS
        except Exception:
            LOG.exception("Rolling back %s failed", name)
            failed = True
        if failed:
            LOG.error("%s (%s) could not be rolled back", name, done["resource_type"])
            clean = False
    self.resources.clear()
    self.resources.update(restored)
    return clean


def _refuse_if_something_is_left(stack: Any, failure: str | None) -> None:
    """DeleteStack says DELETE_COMPLETE whatever happened to the resources, unless something raises."""
    if failure:
        raise RuntimeError(failure)
    left = [name for name, state in stack.resource_states.items() if state["ResourceStatus"] == "DELETE_FAILED"]
    if left:
        raise RuntimeError(f"The following resource(s) failed to delete: [{', '.join(sorted(left))}].")


def _keep_old_template(change_set: Any, stack: Any, updating: bool) -> None:
    """What runs after execute() copies the change set's template onto the stack; give it the one that is deployed."""
    if not updating:
        # Nothing is left, so that nothing is looked for when the stack is deleted.
        change_set.processed_template = {**(change_set.processed_template or {}), "Resources": {}, "Outputs": {}}
        return
    for name in ("template", "processed_template", "template_body", "resolved_parameters"):
        setattr(change_set, name, getattr(stack, name))
