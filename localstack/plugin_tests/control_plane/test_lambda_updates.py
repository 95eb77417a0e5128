"""Functions and event source mappings: what left the template leaves the function."""

from collections.abc import Callable
from typing import Any

from stacks import Stacks

Client = Callable[[str], Any]


def function(name: str, **settings: Any) -> dict[str, Any]:
    properties = {
        "FunctionName": name,
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/test",
        "Code": {"ZipFile": "exports.handler = async () => 1;"},
        **settings,
    }
    return {"Function": {"Type": "AWS::Lambda::Function", "Properties": properties}}


def test_reserved_concurrency_environment_and_tags_come_and_go(stacks: Stacks, client: Client, name: str) -> None:
    rich = function(
        name,
        Environment={"Variables": {"A": "1"}},
        ReservedConcurrentExecutions=3,
        Tags=[{"Key": "team", "Value": "a"}],
        Timeout=20,
    )
    lambda_ = client("lambda")

    def now() -> tuple[Any, ...]:
        found = lambda_.get_function(FunctionName=name)
        tags = {key: value for key, value in found.get("Tags", {}).items() if not key.startswith("aws:")}
        settings = found["Configuration"]
        variables = settings.get("Environment", {}).get("Variables", {})
        return found.get("Concurrency", {}).get("ReservedConcurrentExecutions"), variables, tags, settings["Timeout"]

    stacks.deploy(name, function(name))
    for _ in range(2):
        assert stacks.deploy(name, rich).status == "UPDATE_COMPLETE"
        assert now() == (3, {"A": "1"}, {"team": "a"}, 20)
        assert stacks.deploy(name, function(name)).status == "UPDATE_COMPLETE"
        assert now() == (None, {}, {}, 3)


def test_a_function_is_created_with_its_reserved_concurrency(stacks: Stacks, client: Client, name: str) -> None:
    stacks.deploy(name, function(name, ReservedConcurrentExecutions=2))
    found = client("lambda").get_function_concurrency(FunctionName=name)
    assert found["ReservedConcurrentExecutions"] == 2


def test_a_mapping_loses_its_filter_and_its_limit(stacks: Stacks, client: Client, name: str) -> None:
    def resources(**settings: Any) -> dict[str, Any]:
        mapping = {
            "FunctionName": {"Ref": "Function"},
            "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
            "BatchSize": 5,
            **settings,
        }
        return {
            **function(name),
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}},
            "Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping},
        }

    pattern = {"Filters": [{"Pattern": '{"body":{"kind":["a"]}}'}]}
    stacks.deploy(name, resources(FilterCriteria=pattern, ScalingConfig={"MaximumConcurrency": 4}))
    assert stacks.deploy(name, resources()).status == "UPDATE_COMPLETE"
    mapping = client("lambda").get_event_source_mapping(UUID=stacks.physical_id(name, "Mapping"))
    assert not mapping.get("FilterCriteria")
    assert not mapping.get("ScalingConfig")
    assert mapping["BatchSize"] == 5
