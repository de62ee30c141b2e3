"""The stages of a start, timed as they pass."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stage:
    """One line of the table; `note` says what came of it."""

    name: str
    note: str = ""
    seconds: float = 0.0


@dataclass
class Stages:
    """Prints each stage when it is done and adds them up."""

    done: list[Stage] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    @contextmanager
    def of(self, name: str) -> Iterator[Stage]:
        stage = Stage(name)
        began = time.monotonic()
        yield stage
        stage.seconds = time.monotonic() - began
        self.done.append(stage)
        print(f"  {stage.name:<22}{stage.seconds:6.1f} s   {stage.note}", flush=True)

    def total(self) -> None:
        print(f"  {'in all':<22}{time.monotonic() - self._began:6.1f} s", flush=True)
