"""Why a delivery failed: whether it is tried again, and how the dead letter says it.

EventBridge User Guide: "How EventBridge retries delivering events", "Using dead-letter queues", "API destinations".
"""

from typing import Any

import requests
from botocore.exceptions import ClientError
from localstack.aws.api import ServiceException

DEFAULT_ATTEMPTS = 185
DEFAULT_AGE_S = 86_400

# By the first word that occurs in the code of the failed call. AWS gives up on these at once.
_PERMANENT = {
    "NotFound": "NO_RESOURCE",
    "NonExistent": "NO_RESOURCE",
    "DoesNotExist": "NO_RESOURCE",
    "AccessDenied": "NO_PERMISSIONS",
    "Authoriz": "NO_PERMISSIONS",
    "Validation": "INVALID_PARAMETER",
    "InvalidParameter": "INVALID_PARAMETER",
    "MissingParameter": "INVALID_PARAMETER",
}
_TRANSIENT = {"Throttl": "THROTTLING", "TooManyRequests": "THROTTLING", "LimitExceeded": "RESOURCE_LIMIT_EXCEEDED"}
_RETRIED_STATUSES = (401, 407, 409, 429)


class HttpTargetError(Exception):
    """An HTTP target answered with an error status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"The target answered {status}: {text[:200]}")
        self.status = status


def _code_of(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return error.code if isinstance(error, ServiceException) else type(error).__name__


def _named(table: dict[str, str], code: str) -> str | None:
    return next((name for part, name in table.items() if part in code), None)


def is_permanent(error: Exception) -> bool:
    """What will not get better by trying again: a missing target or permission, a request that nobody can accept."""
    if isinstance(error, HttpTargetError):
        return error.status < 500 and error.status not in _RETRIED_STATUSES
    return _named(_PERMANENT, _code_of(error)) is not None


def error_code(error: Exception) -> str:
    """ERROR_CODE of a dead letter, in AWS's words."""
    if isinstance(error, HttpTargetError):
        return "THROTTLING" if error.status == 429 else "ERROR_FROM_TARGET"
    if isinstance(error, requests.Timeout):
        return "TIMEOUT"
    if isinstance(error, requests.ConnectionError):
        return "CONNECTION_FAILURE"
    code = _code_of(error)
    known = _named(_PERMANENT, code) or _named(_TRANSIENT, code)
    return known or ("SDK_CLIENT_ERROR" if isinstance(error, ClientError | ServiceException) else "UNKNOWN")


def exhausted(policy: dict[str, Any], attempt: int, age_s: float) -> str | None:
    """The limit that forbids another try, as EXHAUSTED_RETRY_CONDITION names it; None when none does."""
    if attempt >= policy.get("MaximumRetryAttempts", DEFAULT_ATTEMPTS):
        return "MaximumRetryAttempts"
    if age_s > policy.get("MaximumEventAgeInSeconds", DEFAULT_AGE_S):
        return "MaximumEventAgeInSeconds"
    return None
