"""Child processes of a local instance: started with a log file each, waited for, stopped in order."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path


class ProcessFailed(Exception):
    """A child process did not come up or went away; the text carries the end of its log."""


class ChildProcess:
    """One server of the instance, in a group of its own, so that a Ctrl-C reaches it through us, in order."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        ready_url: str,
        environment: Mapping[str, str],
        cwd: Path,
    ) -> None:
        self.name = name
        self._log = log
        self._ready_url = ready_url
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                cwd=cwd,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def wait_until_ready(self, timeout: float = 20.0) -> None:
        """Wait for the first answer below 500 of the ready URL.

        Raises:
            ProcessFailed: the process ended, or did not answer within `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if not self.running:
                raise ProcessFailed(
                    f"{self.name} ended with code {self._process.returncode}\n{self._log_end()}"
                )
            if _answers(self._ready_url):
                return
            time.sleep(0.05)
        raise ProcessFailed(f"{self.name} did not answer within {timeout:.0f} s\n{self._log_end()}")

    def signal(self, number: signal.Signals) -> None:
        if self.running:
            self._process.send_signal(number)

    def stop(self, timeout: float = 20.0) -> bool:
        """Ask the process to end, and end it and what it started by force after `timeout` seconds.

        True if it ended in order.
        """
        in_order = self.running
        self.signal(signal.SIGTERM)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            in_order = False
            print(f"{self.name} did not stop within {timeout:.0f} s and is ended by force", file=sys.stderr)
        _end_group(self.pid)
        self._process.wait()
        return in_order

    def _log_end(self, lines: int = 25) -> str:
        text = self._log.read_text(errors="replace") if self._log.exists() else ""
        return "\n".join([f"the end of {self._log}:", *text.splitlines()[-lines:]])


def _end_group(leader: int) -> None:
    """End whatever is left in the group of a process that we started as its leader."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
