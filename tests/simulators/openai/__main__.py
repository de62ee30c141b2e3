"""`python -m tests.simulators.openai --port 8082`"""

import argparse

from tests.simulators.openai.simulator import OpenAI
from tests.simulators.server import serve

parser = argparse.ArgumentParser(description="Simulates an OpenAI-compatible chat completions endpoint.")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8082)
parser.add_argument("--api-key", default=None, help="the only key to accept; without it every key will do")

chosen = parser.parse_args()
serve(OpenAI(chosen.api_key), "OpenAI", chosen.host, chosen.port)
