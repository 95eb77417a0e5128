"""The complete environment of a function, as AWS gives it; nothing of the user's machine goes in."""

from localstack import config
from localstack.aws.connect import connect_to
from localstack.services.dynamodb.server import DynamodbServer
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion

from playground_localstack.data_plane import data_plane, local_ports_environment


def function_environment(version: FunctionVersion, log_group: str) -> dict[str, str]:
    """AWS_*, endpoints of this engine, credentials of the role; the function's own variables come last and win."""
    function, settings = version.id, version.config
    endpoint = f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}"
    environment = {
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.qualifier,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(settings.memory_size),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{settings.runtime}",
        "_HANDLER": settings.handler,
        "LAMBDA_TASK_ROOT": str(settings.code.get_unzipped_code_location()),
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "AWS_ENDPOINT_URL": endpoint,
        # An IP address as host makes the SDK use path-style bucket names.
        "AWS_ENDPOINT_URL_S3": endpoint,
        # Straight to DynamoDB Local (its database is shared over keys and regions): half the cost of a call.
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{DynamodbServer.get().port}",
        **local_ports_environment(data_plane.xray_port, data_plane.api_port),
        **_credentials(version),
    }
    log_format = settings.logging_config or {}
    if log_format.get("LogFormat") == "JSON":
        environment["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
        environment["AWS_LAMBDA_LOG_LEVEL"] = str(log_format.get("ApplicationLogLevel", "INFO")).upper()
    environment.update({name: str(value) for name, value in (settings.environment or {}).items()})
    return environment


def _credentials(version: FunctionVersion) -> dict[str, str]:
    sts = connect_to(region_name=version.id.region).sts.request_metadata(service_principal="lambda")
    # A role session name has at least two characters; a function name may have one.
    credentials = sts.assume_role(
        RoleArn=version.config.role, RoleSessionName=f"{version.id.function_name[:62]}@l", DurationSeconds=43_200
    )["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
        "AWS_SESSION_TOKEN": credentials["SessionToken"],
    }
