"""Make settings that LocalStack keeps beside a function's version reach the data plane at once.

Why: reserved concurrency and tags live in LocalStack's store only; no executor is told about a change. Tags are
also stored after the creation of a function has begun.
Upstream: localstack/localstack:localstack-core/localstack/services/lambda_/provider.py (4.13.1), LambdaProvider
Drop when: the executor interface reports such changes.
"""

from typing import Any

from localstack.services.lambda_.api_utils import function_locators_from_arn
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider import LambdaProvider

from playground_localstack.compatibility import made_for
from playground_localstack.data_plane import data_plane
from playground_localstack.lambdas.specs import isolation_of, spec_of


def _refresh_isolation(resource: str) -> None:
    if ":function:" not in resource:
        return
    name, _, account, region = function_locators_from_arn(resource)
    function = lambda_stores[account][region].functions.get(name)
    known = {spec["version"]: spec for spec in data_plane.functions() if spec["arn"] == resource}
    for version in list(function.versions.values()) if function else []:
        spec = known.get(version.id.qualifier)
        if spec and spec["isolation"] != isolation_of(version):
            data_plane.put_function(spec_of(version))


@made_for("4.13.1")
def follow_function_settings() -> None:
    store_tags, untag = LambdaProvider._store_tags, LambdaProvider.untag_resource
    put, delete = LambdaProvider.put_function_concurrency, LambdaProvider.delete_function_concurrency

    def store_tags_and_refresh(self: Any, resource: str, tags: dict[str, str]) -> None:
        store_tags(self, resource, tags)
        _refresh_isolation(resource)

    def untag_and_refresh(self: Any, context: Any, resource: str, tag_keys: list[str], **kwargs: Any) -> None:
        untag(self, context, resource, tag_keys, **kwargs)
        _refresh_isolation(resource)

    def push_concurrency(self: Any, context: Any, function_name: str) -> None:
        version = self.get_function_configuration(context, function_name)
        name, _, account, region = function_locators_from_arn(version["FunctionArn"])
        function = lambda_stores[account][region].functions[name]
        arn = function.latest().id.unqualified_arn()
        data_plane.put_concurrency(arn, function.reserved_concurrent_executions)

    def put_and_push(self: Any, context: Any, function_name: str, *args: Any, **kwargs: Any) -> Any:
        answer = put(self, context, function_name, *args, **kwargs)
        push_concurrency(self, context, function_name)
        return answer

    def delete_and_push(self: Any, context: Any, function_name: str, *args: Any, **kwargs: Any) -> None:
        delete(self, context, function_name, *args, **kwargs)
        push_concurrency(self, context, function_name)

    LambdaProvider._store_tags = store_tags_and_refresh
    LambdaProvider.untag_resource = untag_and_refresh
    LambdaProvider.put_function_concurrency = put_and_push
    LambdaProvider.delete_function_concurrency = delete_and_push
