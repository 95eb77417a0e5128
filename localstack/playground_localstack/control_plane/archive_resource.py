"""`AWS::Events::Archive`, which community LocalStack lacks."""

import json
from typing import Any

from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    ProgressEvent,
    ResourceProvider,
)

from playground_localstack.control_plane.rest_patches import done

Model = dict[str, Any]

# UpdateArchive keeps a pattern that is not sent; this one takes every event that no replay sent.
EVERYTHING = {"replay-name": [{"exists": False}]}


class ArchiveProvider(ResourceProvider):
    """Creates, changes (description, pattern, retention) and deletes archives of event buses."""

    TYPE = "AWS::Events::Archive"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/ArchiveName"],
        "createOnlyProperties": ["/properties/ArchiveName", "/properties/SourceArn"],
        "readOnlyProperties": ["/properties/Arn"],
        "properties": {},
    }

    def create(self, request: Any) -> ProgressEvent:
        model = request.desired_state
        name = model.get("ArchiveName") or f"{request.stack_name}-{request.logical_resource_id}"[:48]
        created = request.aws_client_factory.events.create_archive(
            ArchiveName=name, EventSourceArn=model["SourceArn"], **_settings(model)
        )
        return done({**model, "ArchiveName": name, "Arn": created["ArchiveArn"]})

    def update(self, request: Any) -> ProgressEvent:
        before = request.previous_state
        model = {**request.desired_state, "ArchiveName": before["ArchiveName"], "Arn": before["Arn"]}
        # A property that left the template goes back to its default.
        settings = {"Description": "", "RetentionDays": 0, "EventPattern": json.dumps(EVERYTHING), **_settings(model)}
        request.aws_client_factory.events.update_archive(ArchiveName=model["ArchiveName"], **settings)
        return done(model)

    def delete(self, request: Any) -> ProgressEvent:
        events = request.aws_client_factory.events
        try:
            events.delete_archive(ArchiveName=request.desired_state["ArchiveName"])
        except events.exceptions.ResourceNotFoundException:
            return done({})
        return done({})


def _settings(model: Model) -> Model:
    settings: Model = {}
    if model.get("Description"):
        settings["Description"] = model["Description"]
    if model.get("RetentionDays") is not None:
        settings["RetentionDays"] = int(model["RetentionDays"])
    if pattern := model.get("EventPattern"):
        settings["EventPattern"] = pattern if isinstance(pattern, str) else json.dumps(pattern)
    return settings


class ArchivePlugin(CloudFormationResourceProviderPlugin):
    name = ArchiveProvider.TYPE

    def load(self, *args: Any, **kwargs: Any) -> None:
        self.factory = ArchiveProvider
