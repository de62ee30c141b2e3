"""Synthesises Attendant: `python -m infra.app -c stage=local` writes the templates into CDK_OUTDIR.

The CDK command line runs this as `cdk synth`. Both ways take the same settings from cdk.json.
"""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import App, Tags

from infra.constructs.layers import REPOSITORY
from infra.names import APPLICATION
from infra.stacks.data import DataStack
from infra.stacks.edge import EdgeStack
from infra.stacks.groups import GROUPS
from infra.stages import stage_from


def attendant(context: Mapping[str, Any], outdir: str | None = None) -> App:
    """The app with all stacks; `context` is what the command line was given, on top of cdk.json.

    `outdir` is where the templates go; None takes CDK_OUTDIR.
    """
    settings = json.loads((REPOSITORY / "cdk.json").read_text())["context"]
    app = App(context={**settings, **context}, outdir=outdir)
    stage = stage_from(app.node.try_get_context)
    data = DataStack(app, stage)
    edge = EdgeStack(app, stage)
    edge.add_stack_dependency(data)
    for group in GROUPS:
        stack = group(app, stage)
        stack.add_stack_dependency(edge)
    Tags.of(app).add("application", APPLICATION)
    Tags.of(app).add("stage", stage.name)
    return app


def _context() -> dict[str, str]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-c", "--context", action="append", default=[], metavar="KEY=VALUE")
    pairs = [pair.partition("=") for pair in parser.parse_args().context]
    return {key: value for key, _, value in pairs}


if __name__ == "__main__":
    attendant(_context()).synth()
