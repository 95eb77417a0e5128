"""AWS services that exist because of this plugin."""

from typing import Any

from localstack.services.plugins import aws_provider

from playground_localstack.control_plane.websocket_api import apigatewayv2 as build_apigatewayv2


@aws_provider(api="apigatewayv2")
def apigatewayv2() -> Any:
    return build_apigatewayv2()
