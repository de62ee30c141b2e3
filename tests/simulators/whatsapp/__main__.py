"""`python -m tests.simulators.whatsapp --port 8081 --webhook-url http://127.0.0.1:8080/webhooks/whatsapp`"""

import argparse

from tests.simulators.server import serve
from tests.simulators.whatsapp.settings import Settings
from tests.simulators.whatsapp.simulator import WhatsApp

DEFAULTS = Settings()

parser = argparse.ArgumentParser(description="Simulates the WhatsApp Cloud API and the guests' phones.")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8081)
parser.add_argument("--webhook-url", default=None)
for name in (
    "app_secret",
    "verify_token",
    "access_token",
    "phone_number_id",
    "display_phone_number",
    "other_numbers",
    "waba_id",
):
    parser.add_argument("--" + name.replace("_", "-"), default=getattr(DEFAULTS, name))
for name in ("delivered_after", "read_after"):
    parser.add_argument(
        "--" + name.replace("_", "-"), type=float, default=getattr(DEFAULTS, name), help="seconds"
    )

chosen = vars(parser.parse_args())
host, port = chosen.pop("host"), chosen.pop("port")
serve(WhatsApp(Settings(**chosen)), "WhatsApp", host, port)
