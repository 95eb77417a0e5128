"""Where values of an AWS API URL turn into the address that answers here."""

import pytest

from playground_localstack.control_plane.api_urls import rewrite_text, rewrite_value


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/", "http://localhost:7/a1b2c3d4e5/prod/"),
        ("https://a1b2c3d4e5.execute-api.us-east-1.localhost/prod", "http://localhost:7/a1b2c3d4e5/prod"),
        ("https://a1b2c3d4e5.execute-api.localhost:4566/prod", "http://localhost:7/a1b2c3d4e5/prod"),
        ("wss://a1b2c3d4e5.execute-api.eu-central-1.localhost/ws", "ws://localhost:7/a1b2c3d4e5/ws"),
        ("wss://a1b2c3d4e5.execute-api.us-gov-west-1.amazonaws.com", "ws://localhost:7/a1b2c3d4e5"),
        (
            '{"api":"https://a.execute-api.us-east-1.localhost/x","ws":"wss://b.execute-api.us-east-1.localhost/y"}',
            '{"api":"http://localhost:7/a/x","ws":"ws://localhost:7/b/y"}',
        ),
        (
            "https://a.execute-api.us-east-1.localhost/x,https://b.execute-api.us-east-1.localhost/x",
            "http://localhost:7/a/x,http://localhost:7/b/x",
        ),
    ],
)
def test_an_api_url_becomes_the_address_of_the_data_plane(given: str, expected: str) -> None:
    assert rewrite_text(given, 7) == expected


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/*/GET/",
        "https://example.com/?of=.execute-api.",
        "https://a.execute-api.us-east-1.amazonaws.com.example.org/x",
        "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert rewrite_text(text, 7) == text


def test_values_are_rewritten_at_any_depth() -> None:
    value = {
        "Environment": {"Variables": {"API": "https://a.execute-api.us-east-1.localhost/x", "N": 1}},
        "List": ["y"],
    }
    expected = {"Environment": {"Variables": {"API": "http://localhost:7/a/x", "N": 1}}, "List": ["y"]}
    assert rewrite_value(value, lambda: 7) == expected
