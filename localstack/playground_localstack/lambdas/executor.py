"""The `playground` Lambda executor: LocalStack keeps the control plane, the data plane runs the functions."""

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from playground_localstack.data_plane import data_plane
from playground_localstack.lambdas.specs import spec_of


class PlaygroundExecutor(RuntimeExecutor):
    """Virtual: no environment starts here. `lambdas/invocations.py` sends every invocation to the data plane."""

    def start(self, env_vars: dict[str, str]) -> None:
        """Nothing to start here either: provisioned concurrency is warm as soon as the pool has an environment."""

    def stop(self) -> None:
        """Nothing runs here."""

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return "http://127.0.0.1"

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        raise NotImplementedError("invocations go to the data plane")

    def get_logs(self) -> str:
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        """Unpack the code and make the version known to the data plane, so that REST calls work before any invoke."""
        if not (function_version.config.runtime or "").startswith("nodejs"):
            raise ValueError(f"the local engine runs Node functions only, not {function_version.config.runtime}")
        function_version.config.code.prepare_for_execution()
        data_plane.put_function(spec_of(function_version))

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Forget the version, unless its successor of the same name has taken its place already."""
        arn, version = function_version.id.unqualified_arn(), function_version.id.qualifier
        prefix = f"{function_version.config.internal_revision}:"
        data_plane.remove_function(arn, version, revision_prefix=prefix)


class PlaygroundExecutorPlugin(RuntimeExecutorPlugin):
    name = "playground"

    def load(self, *args: object, **kwargs: object) -> type[RuntimeExecutor]:
        return PlaygroundExecutor
