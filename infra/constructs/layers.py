"""The Lambda layers of a stack, from the folders that `python -m infra.layers` builds."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.stages import Stage

REPOSITORY = Path(__file__).resolve().parents[2]
ARCHITECTURES = {"arm64": lambda_.Architecture.ARM_64, "x86_64": lambda_.Architecture.X86_64}
RUNTIME = lambda_.Runtime.PYTHON_3_13


class LayersMissing(Exception):
    """The layers have not been built; the text says how to."""


class Layers(Construct):
    """`core` (the attendant package), `deps`, `ai` and `sheets` (third parties), for one stack.

    Every stack has its own versions of the same content: a layer of another stack would reach a function as a
    parameter, and no new function version would be published when the layer changes.
    """

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "Layers")
        self._stage = stage
        self._made: dict[str, lambda_.ILayerVersion] = {}

    def of(self, *names: str) -> list[lambda_.ILayerVersion]:
        """The layers of these names, made when first asked for.

        Raises:
            LayersMissing: there is no such folder.
        """
        return [self._layer(name) for name in names]

    def _layer(self, name: str) -> lambda_.ILayerVersion:
        if name not in self._made:
            self._made[name] = lambda_.LayerVersion(
                self,
                name.capitalize(),
                code=lambda_.Code.from_asset(str(self._folder(name))),
                compatible_architectures=[ARCHITECTURES[self._stage.architecture]],
                compatible_runtimes=[RUNTIME],
                description=f"{Stack.of(self).stack_name} {name}",
            )
        return self._made[name]

    def _folder(self, name: str) -> Path:
        given = self.node.try_get_context("layers")
        root = Path(given) if given else REPOSITORY / ".build" / "layers" / self._stage.architecture
        folder = root / name
        if not folder.is_dir():
            raise LayersMissing(
                f"{folder} is missing: run `python -m infra.layers --arch {self._stage.architecture}`"
            )
        return folder
