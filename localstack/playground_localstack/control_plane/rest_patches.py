"""What the patches of REST resource types share: their answer, and values as patch operations carry them."""

from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent


def done(model: dict[str, Any]) -> ProgressEvent:
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
