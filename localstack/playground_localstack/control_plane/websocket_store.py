"""What is known about WebSocket APIs: one store, written by the API and by CloudFormation alike."""

import copy
import secrets
import string
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playground_localstack.control_plane.websocket_rules import ApiConflict, ApiNotFound, ApiRefused, check_part

Model = dict[str, Any]


def new_id(length: int) -> str:
    """Ids look as on AWS: lower-case letters and digits, the first one a letter."""
    letters = string.ascii_lowercase
    return secrets.choice(letters) + "".join(secrets.choice(letters + string.digits) for _ in range(length - 1))


@dataclass
class WebSocketApi:
    """One API with all its parts, each part as the API shows it, by id."""

    account_id: str
    region: str
    model: Model
    parts: dict[str, dict[str, Model]] = field(default_factory=dict)
    frozen: dict[str, list[Model]] = field(default_factory=dict)
    """Routes by deployment id, joined with their integrations, as they were at deployment."""

    def of(self, kind: str) -> dict[str, Model]:
        return self.parts.setdefault(kind, {})

    def get(self, kind: str, part_id: str) -> Model:
        try:
            return self.of(kind)[part_id]
        except KeyError:
            raise ApiNotFound(f"Invalid {kind} identifier specified {part_id}") from None


class WebSocketApiStore:
    """All WebSocket APIs of this engine. Every change ends in `publish(api)` or `withdraw(api_id)`."""

    def __init__(self, publish: Callable[[WebSocketApi], None], withdraw: Callable[[str], None]) -> None:
        self._publish, self._withdraw = publish, withdraw
        self._apis: dict[str, WebSocketApi] = {}
        self.lock = threading.RLock()

    def apis(self, account_id: str | None = None, region: str | None = None) -> list[WebSocketApi]:
        with self.lock:
            return [
                api
                for api in self._apis.values()
                if account_id in (None, api.account_id) and region in (None, api.region)
            ]

    def api(self, api_id: str) -> WebSocketApi:
        with self.lock:
            if api_id not in self._apis:
                raise ApiNotFound(f"Invalid API identifier specified {api_id}")
            return self._apis[api_id]

    def create_api(self, account_id: str, region: str, model: Model) -> Model:
        if model.get("ProtocolType", "WEBSOCKET") != "WEBSOCKET":
            raise ApiRefused("Only WEBSOCKET APIs exist on the local engine; HTTP APIs are not supported.")
        if not model.get("Name"):
            raise ApiRefused("Name is required")
        with self.lock:
            created = {
                "RouteSelectionExpression": "$request.body.action",
                "ApiKeySelectionExpression": "$request.header.x-api-key",
                "DisableExecuteApiEndpoint": False,
                **model,
                "ProtocolType": "WEBSOCKET",
                "ApiId": new_id(10),
                "CreatedDate": datetime.now(UTC),
            }
            api = WebSocketApi(account_id, region, created)
            self._apis[created["ApiId"]] = api
            self._publish(api)
            return created

    def update_api(self, api_id: str, changes: Model) -> Model:
        with self.lock:
            api = self.api(api_id)
            api.model.update(changes)
            self._publish(api)
            return api.model

    def delete_api(self, api_id: str) -> None:
        with self.lock:
            self.api(api_id)
            del self._apis[api_id]
            self._withdraw(api_id)

    def put(self, api_id: str, kind: str, id_field: str, part_id: str | None, model: Model) -> Model:
        """Create a part (`part_id` None) or change one; refuses what AWS refuses."""
        with self.lock:
            api = self.api(api_id)
            before = copy.deepcopy(api.get(kind, part_id)) if part_id else {}
            after = {key: value for key, value in {**before, **model}.items() if value is not None}
            check_part(api, kind, part_id, after)
            if not part_id:
                part_id = (
                    after[id_field] if kind == "Stage" else new_id(6 if kind in ("Deployment", "Authorizer") else 7)
                )
                after["CreatedDate"] = datetime.now(UTC)
            after[id_field] = part_id
            if kind == "Stage":
                after["LastUpdatedDate"] = datetime.now(UTC)
            api.of(kind)[part_id] = after
            if kind == "Deployment" and not before:
                self._deploy(api, part_id, after)
            self._follow(api, kind)
            self._publish(api)
            return after

    def delete(self, api_id: str, kind: str, part_id: str) -> None:
        with self.lock:
            api = self.api(api_id)
            api.get(kind, part_id)
            if kind == "Deployment" and any(s.get("DeploymentId") == part_id for s in api.of("Stage").values()):
                raise ApiConflict("Active stages pointing to this deployment must be moved or deleted")
            if kind == "Integration" and any(
                r.get("Target") == f"integrations/{part_id}" for r in api.of("Route").values()
            ):
                raise ApiConflict(f"Cannot delete Integration {part_id}. It is referenced by a Route.")
            del api.of(kind)[part_id]
            api.frozen.pop(part_id, None)
            for answers in (api.of(f"{kind}Response"),) if kind in ("Route", "Integration") else ():
                for answer in [i for i, each in answers.items() if each.get(f"{kind}Id") == part_id]:
                    del answers[answer]
            self._follow(api, kind)
            self._publish(api)

    def routes_of(self, api: WebSocketApi, stage: Model) -> list[Model]:
        """What is deployed to a stage."""
        return api.frozen.get(stage.get("DeploymentId", ""), [])

    def _deploy(self, api: WebSocketApi, deployment_id: str, deployment: Model) -> None:
        api.frozen[deployment_id] = freeze_routes(api)
        deployment.update({"DeploymentStatus": "DEPLOYED", "AutoDeployed": deployment.get("AutoDeployed", False)})
        if stage_name := deployment.pop("StageName", None):
            api.get("Stage", stage_name)["DeploymentId"] = deployment_id

    def _follow(self, api: WebSocketApi, kind: str) -> None:
        """Stages with AutoDeploy follow their API: AWS makes a deployment for each change."""
        if kind == "Deployment":
            return
        routes = freeze_routes(api)
        for stage in api.of("Stage").values():
            if not stage.get("AutoDeploy") or (
                stage.get("DeploymentId") in api.frozen and self.routes_of(api, stage) == routes
            ):
                continue
            deployment: Model = {"DeploymentId": new_id(6), "AutoDeployed": True, "CreatedDate": datetime.now(UTC)}
            old = api.of("Deployment").get(stage.get("DeploymentId", ""))
            api.of("Deployment")[deployment["DeploymentId"]] = deployment
            self._deploy(api, deployment["DeploymentId"], deployment)
            stage["DeploymentId"] = deployment["DeploymentId"]
            stage["LastDeploymentStatusMessage"] = (
                f"Successfully deployed stage with deployment ID '{deployment['DeploymentId']}'"
            )
            if old and old.get("AutoDeployed") and not self._in_use(api, old["DeploymentId"]):
                del api.of("Deployment")[old["DeploymentId"]]
                api.frozen.pop(old["DeploymentId"], None)

    @staticmethod
    def _in_use(api: WebSocketApi, deployment_id: str) -> bool:
        return any(stage.get("DeploymentId") == deployment_id for stage in api.of("Stage").values())


def freeze_routes(api: WebSocketApi) -> list[Model]:
    """All routes, each with its integration, independent of later changes."""
    frozen = []
    for route in api.of("Route").values():
        target = (route.get("Target") or "").removeprefix("integrations/")
        two_way = any(
            r["RouteId"] == route["RouteId"] and r["RouteResponseKey"] == "$default"
            for r in api.of("RouteResponse").values()
        )
        frozen.append(
            {
                "route": copy.deepcopy(route),
                "integration": copy.deepcopy(api.of("Integration").get(target)),
                "two_way": two_way,
            }
        )
    return sorted(frozen, key=lambda each: each["route"]["RouteKey"])
