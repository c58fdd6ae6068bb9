"""Free ports on loopback."""

import random
import socket

# Below the range that systems hand out to outgoing connections (32768 and up on Linux, 49152 and up elsewhere):
# a client that keeps knocking while the broker is down could otherwise be given the broker's own port.
_LOWEST, _HIGHEST = 15_000, 32_000


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """`count` different ports of 127.0.0.1 that nobody listens on at this moment."""
    ports: list[int] = []
    while len(ports) < count:
        port = random.randrange(_LOWEST, _HIGHEST)
        if port not in ports and is_free(port):
            ports.append(port)
    return ports
