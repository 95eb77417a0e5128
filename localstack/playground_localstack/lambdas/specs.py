"""From LocalStack's function versions to the data plane's `FunctionSpec` (localstack/dataplane/protocol.ts)."""

from typing import Any

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion
from localstack.services.lambda_.invocation.models import lambda_stores

from playground_localstack.lambdas.environment import function_environment

ISOLATION_TAG = "playground:isolation"


def isolation_of(version: FunctionVersion) -> str:
    """`process` when the function carries the tag `playground:isolation=process`, else `shared`."""
    store = lambda_stores[version.id.account][version.id.region]
    tags = store.TAGS.list_tags_for_resource(version.id.unqualified_arn()).get("Tags", [])
    wanted = any(tag["Key"] == ISOLATION_TAG and tag["Value"] == "process" for tag in tags)
    return "process" if wanted else "shared"


def reserved_concurrency_of(version: FunctionVersion) -> int | None:
    function = lambda_stores[version.id.account][version.id.region].functions.get(version.id.function_name)
    return function.reserved_concurrent_executions if function else None


def log_group_of(version: FunctionVersion) -> str:
    return (version.config.logging_config or {}).get("LogGroup") or f"/aws/lambda/{version.id.function_name}"


def revision_of(version: FunctionVersion, isolation: str) -> str:
    """Changes with code, configuration and isolation; a changed revision retires the running environments."""
    return f"{version.config.internal_revision}:{version.config.code.id}:{isolation}"


def spec_of(version: FunctionVersion) -> dict[str, Any]:
    config = version.config
    isolation = isolation_of(version)
    return {
        "arn": version.id.unqualified_arn(),
        "version": version.id.qualifier,
        "name": version.id.function_name,
        "accountId": version.id.account,
        "region": version.id.region,
        "runtime": str(config.runtime),
        "handler": config.handler,
        "codeRoot": str(config.code.get_unzipped_code_location()),
        "environment": function_environment(version, log_group_of(version)),
        "memoryMb": int(config.memory_size),
        "timeoutSeconds": config.timeout,
        "tracing": str(config.tracing_config_mode or "PassThrough"),
        "isolation": isolation,
        "reservedConcurrency": reserved_concurrency_of(version),
        "logGroup": log_group_of(version),
        "revision": revision_of(version, isolation),
    }
