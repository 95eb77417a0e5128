"""Deploys templates through change sets, as the CDK does."""

import json
import time
from dataclasses import dataclass
from typing import Any

TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Deployed:
    """How a deployment ended."""

    status: str
    outputs: dict[str, str]
    reasons: list[str]


class Stacks:
    def __init__(self, cloudformation: Any) -> None:
        self._cloudformation = cloudformation
        self._known: list[str] = []

    def deploy(self, name: str, resources: dict[str, Any], outputs: dict[str, Any] | None = None) -> Deployed:
        """Create or update a stack; `outputs` are values by name."""
        template = {
            "Resources": resources,
            "Outputs": {key: {"Value": value} for key, value in (outputs or {}).items()},
        }
        kind = "UPDATE" if name in self._known else "CREATE"
        change_set = f"c{time.monotonic_ns()}"
        self._cloudformation.create_change_set(
            StackName=name, ChangeSetName=change_set, ChangeSetType=kind, TemplateBody=json.dumps(template)
        )
        if name not in self._known:
            self._known.append(name)
        self._until(lambda: self._change_set_status(name, change_set) in ("CREATE_COMPLETE", "FAILED"), "change set")
        self._cloudformation.execute_change_set(StackName=name, ChangeSetName=change_set)
        return self.wait(name)

    def update_directly(self, name: str, resources: dict[str, Any]) -> Deployed:
        """UpdateStack without a change set, as `cdk deploy --method=direct` does."""
        self._cloudformation.update_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources}))
        return self.wait(name)

    def wait(self, name: str) -> Deployed:
        def stable() -> bool:
            status = self._stack(name)["StackStatus"]
            # UPDATE_FAILED and CREATE_FAILED are followed by a rollback.
            return status.endswith("_COMPLETE") or "ROLLBACK_FAILED" in status

        self._until(stable, f"stack {name}")
        stack = self._stack(name)
        events = self._cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        return Deployed(
            stack["StackStatus"],
            {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])},
            [each["ResourceStatusReason"] for each in events if each.get("ResourceStatusReason")],
        )

    def physical_id(self, name: str, logical_id: str) -> str:
        answer = self._cloudformation.describe_stack_resources(StackName=name, LogicalResourceId=logical_id)
        return str(answer["StackResources"][0]["PhysicalResourceId"])

    def delete(self, name: str) -> None:
        assert self.try_to_delete(name) == "DELETE_COMPLETE"

    def try_to_delete(self, name: str) -> str:
        """Delete a stack and say how that ended."""
        stack_id = self._stack(name)["StackId"]
        self._cloudformation.delete_stack(StackName=name)
        self._until(lambda: self._stack(stack_id)["StackStatus"] in ("DELETE_COMPLETE", "DELETE_FAILED"), "deletion")
        status = str(self._stack(stack_id)["StackStatus"])
        if status == "DELETE_COMPLETE":
            self._known.remove(name)
        return status

    def delete_all(self) -> None:
        for name in reversed(list(self._known)):
            self.delete(name)

    def _stack(self, name: str) -> dict[str, Any]:
        return self._cloudformation.describe_stacks(StackName=name)["Stacks"][0]

    def _change_set_status(self, name: str, change_set: str) -> str:
        return self._cloudformation.describe_change_set(StackName=name, ChangeSetName=change_set)["Status"]

    def _until(self, condition: Any, what: str) -> None:
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError(f"{what} was not done within {TIMEOUT_S:.0f} s")
