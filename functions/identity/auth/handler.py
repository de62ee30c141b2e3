"""REST endpoints for registering, signing in and out."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.identity.access import Caller, signed_in
from attendant.identity.clients.models import ClientToken, ClientTokenWish
from attendant.identity.clients.service import ClientTokens
from attendant.identity.cognito import Accounts
from attendant.identity.models import (
    Me,
    RefreshWish,
    Registration,
    RegistrationWish,
    SignInWish,
    SignOutWish,
    Tokens,
)
from attendant.identity.service import Sessions
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.http import correlation_id, idempotency_key, install_problem_responses, respond
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
SignedIn = Annotated[Caller, Depends(signed_in)]


class Settings(settings.Settings):
    """What this function reads."""

    properties_table: str
    outbox_table: str
    user_pool_id: str
    user_pool_client_id: str


@app.post(
    "/api/v1/auth/register", status_code=201, summary="Register a property and its admin", tags=["Identity"]
)
def register(wish: RegistrationWish) -> Registration:
    return sessions().register(wish, idempotency_key(app), correlation_id())


@app.post("/api/v1/auth/login", summary="Sign in", tags=["Identity"])
def login(wish: SignInWish) -> Tokens:
    return sessions().sign_in(wish)


@app.post("/api/v1/auth/refresh", summary="Get new tokens", tags=["Identity"])
def refresh(wish: RefreshWish) -> Tokens:
    return sessions().refresh(wish.refresh_token.get_secret_value())


@app.post("/api/v1/auth/client-token", summary="Get the token of a machine client", tags=["Identity"])
def client_token(wish: ClientTokenWish) -> ClientToken:
    found = Settings.load()
    accounts = Accounts(found.user_pool_id, found.user_pool_client_id)
    return ClientTokens(accounts, directory_in(found.properties_table)).issue(wish)


@app.post("/api/v1/auth/logout", status_code=204, summary="End the session", tags=["Identity"])
def logout(caller: SignedIn, wish: Annotated[SignOutWish | None, Body()] = None) -> Response[None]:
    token = wish.refresh_token if wish else None
    sessions().sign_out(caller, token.get_secret_value() if token else None)
    return Response(status_code=204)


@app.get("/api/v1/auth/me", summary="Who am I and where may I act", tags=["Identity"])
def me(caller: SignedIn) -> Me:
    return sessions().me(caller)


@app.get("/api/v1/me", summary="Who am I and where may I act", tags=["Identity"])
def me_too(caller: SignedIn) -> Me:
    return sessions().me(caller)


def sessions() -> Sessions:
    found = Settings.load()
    clock = SystemClock()
    return Sessions(
        Accounts(found.user_pool_id, found.user_pool_client_id),
        Table(found.properties_table),
        directory_in(found.properties_table),
        Transactions(Table(found.outbox_table), clock),
        clock,
    )


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
