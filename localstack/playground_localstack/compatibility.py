"""Marks a patch with the LocalStack version whose source it was written against."""

import functools
import inspect
import logging
from collections.abc import Callable

from localstack import constants

LOG = logging.getLogger(__name__)


def made_for(version: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Warn, naming the patch's file, when another LocalStack version runs than the one it was written for."""

    def decorate(patch: Callable[[], None]) -> Callable[[], None]:
        @functools.wraps(patch)
        def run() -> None:
            if version != constants.VERSION:
                LOG.warning(
                    "%s (%s) was written for LocalStack %s, this is %s",
                    patch.__qualname__,
                    inspect.getsourcefile(patch),
                    version,
                    constants.VERSION,
                )
            patch()

        return run

    return decorate
