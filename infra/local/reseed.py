"""Enter what is missing of the demo property into the running instance; what exists stays as it is."""

import sys

from infra.local.commands import endpoints, parser
from infra.local.seed import SeedFailed, seed, seed_guests


def main() -> int:
    running = endpoints(parser(__doc__).parse_args().state_dir)
    try:
        logins = seed(running["api"], phone_number_id=running["whatsapp_phone_number_id"])
        seed_guests(running["api"])
    except SeedFailed as refused:
        raise SystemExit(str(refused)) from refused
    for login in logins:
        print(f"{login['role']:<10}{login['email']}   {login['password']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
