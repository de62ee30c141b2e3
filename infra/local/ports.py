"""Which loopback ports an instance uses."""

import socket
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """One port per server of an instance; all of them listen on loopback only."""

    front_door: int = 8080
    cloud: int = 4566
    whatsapp_simulator: int = 8081
    openai_simulator: int = 8082

    @classmethod
    def starting_at(cls, base: int) -> "Ports":
        """Four neighbouring ports, so that a second instance can run beside the usual one."""
        return cls(base, base + 1, base + 2, base + 3)

    def or_next_free(self) -> "Ports":
        """The same ports, each moved up past those that are taken."""
        taken: set[int] = set()
        chosen = []
        for wanted in (self.front_door, self.cloud, self.whatsapp_simulator, self.openai_simulator):
            port = wanted
            while port in taken or not is_free(port):
                port += 1
            taken.add(port)
            chosen.append(port)
        return Ports(*chosen)


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
