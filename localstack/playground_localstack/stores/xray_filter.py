"""The part of X-Ray's filter expressions that people type: conditions joined by AND."""

import operator
import re
from collections.abc import Callable
from typing import Any

Summary = dict[str, Any]
Test = Callable[[Summary], bool]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FLAGS = {"error": "HasError", "fault": "HasFault", "throttle": "HasThrottle", "partial": "IsPartial"}
NUMBERS = {"responsetime": "ResponseTime", "duration": "Duration"}
HTTP = {"http.status": "HttpStatus", "http.method": "HttpMethod", "http.url": "HttpURL"}

FLAG = re.compile(r"^(!|NOT\s+)?(error|fault|throttle|partial|ok)(?:\s*=\s*(true|false))?$", re.IGNORECASE)
SERVICE = re.compile(r'^service\(\s*(?:id\(\s*name:\s*)?"([^"]*)"[^)]*\)?\s*\)$')
COMPARISON = re.compile(r"^([\w.]+(?:\[[\w.]+\])?)\s*(=|!=|<=|>=|<|>|CONTAINS|BEGINSWITH)\s*(.+)$")


class InvalidFilter(Exception):
    """The expression is not one of those that the local engine knows."""


def parse_filter(expression: str) -> Test:
    """Compile an expression; raises InvalidFilter."""
    tests = [_condition(part.strip()) for part in re.split(r"\s+AND\s+", expression.strip()) if part.strip()]
    return lambda summary: all(test(summary) for test in tests)


def _condition(text: str) -> Test:
    if flag := FLAG.match(text):
        wanted = not flag[1] if (flag[3] or "true").lower() == "true" else bool(flag[1])
        if flag[2].lower() == "ok":
            return lambda s: wanted == (not (s["HasError"] or s["HasFault"] or s["HasThrottle"]))
        field = FLAGS[flag[2].lower()]
        return lambda s: bool(s[field]) == wanted
    if service := SERVICE.match(text):
        name = service[1]
        return lambda s: any(service_id["Name"] == name for service_id in s["ServiceIds"])
    if comparison := COMPARISON.match(text):
        return _comparison(comparison[1], comparison[2], _literal(comparison[3].strip()))
    raise InvalidFilter(f"The local engine does not know this filter: {text}")


def _literal(text: str) -> str | float | bool:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        raise InvalidFilter(f"Not a text, number or boolean: {text}") from None


def _comparison(name: str, sign: str, wanted: str | float | bool) -> Test:
    annotation = re.match(r"^annotation(?:\.(\w+)|\[([\w.]+)\])$", name)
    if annotation:
        key = annotation[1] or annotation[2]
        return lambda s: any(
            _holds(next(iter(a["AnnotationValue"].values())), sign, wanted) for a in s["Annotations"].get(key, [])
        )
    if name in NUMBERS:
        return lambda s: _holds(s[NUMBERS[name]], sign, wanted)
    if name in HTTP:
        return lambda s: _holds(s["Http"].get(HTTP[name]), sign, wanted)
    raise InvalidFilter(f"The local engine does not know the keyword {name}")


def _holds(value: Any, sign: str, wanted: str | float | bool) -> bool:
    if value is None:
        return False
    if sign == "CONTAINS":
        return str(wanted) in str(value)
    if sign == "BEGINSWITH":
        return str(value).startswith(str(wanted))
    if isinstance(value, str) != isinstance(wanted, str):
        return sign == "!="
    return COMPARE[sign](value, wanted)
