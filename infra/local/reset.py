"""Forget what a stopped instance has stored, so that the next start begins with a new demo property."""

import fcntl
import shutil
import sys
from pathlib import Path

from infra.local.commands import parser

FORGOTTEN = ("state", "tmp", "logs", "running", "endpoints.json")


def reset(state_dir: Path) -> None:
    """Remove data and logs; what was synthesised stays.

    Raises:
        SystemExit: an instance is running there.
    """
    lock = state_dir / "lock"
    if not lock.exists():
        return
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise SystemExit(f"an instance is running on {state_dir}: stop it first") from taken
        for name in FORGOTTEN:
            path = state_dir / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def main() -> int:
    chosen = parser(__doc__).parse_args()
    reset(chosen.state_dir)
    print(f"{chosen.state_dir} is empty; `make run` starts over.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
