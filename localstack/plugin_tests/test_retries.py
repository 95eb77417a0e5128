"""Bus delivery tries again at its time and gives up loudly, without a bus."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from playground_localstack.events import delivery as module
from playground_localstack.events.delivery import Later


def test_jobs_run_in_the_order_of_their_times() -> None:
    done: list[str] = []
    finished = threading.Event()
    later = Later(ThreadPoolExecutor(1))
    later.after(0.2, lambda: (done.append("second"), finished.set()))
    later.after(0.05, lambda: done.append("first"))
    assert done == []
    assert finished.wait(5)
    assert done == ["first", "second"]


def test_a_job_is_refused_when_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING_RETRIES", 1)
    later = Later(ThreadPoolExecutor(1))
    assert later.after(60, time.time)
    assert not later.after(60, time.time)
