"""Which ports an instance takes."""

import socket

from infra.local.ports import LOOPBACK, Ports


def test_a_taken_port_is_passed_over_without_giving_it_to_two_servers() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        base = taken.getsockname()[1]
        chosen = Ports.starting_at(base).or_next_free()
    numbers = [chosen.front_door, chosen.cloud, chosen.whatsapp_simulator, chosen.openai_simulator]
    assert base not in numbers
    assert len(set(numbers)) == 4
