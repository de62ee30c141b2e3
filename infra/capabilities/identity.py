"""Wiring of the identity capability."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine

REGISTERING = (
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminDeleteUser",
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminInitiateAuth",
    "cognito-idp:AdminSetUserPassword",
)
KEEPING_MEMBERS = (
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminSetUserPassword",
    "cognito-idp:AdminUserGlobalSignOut",
)
KEEPING_CLIENTS = (
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminDeleteUser",
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminSetUserPassword",
)


class Identity(Construct):
    """Functions and routes of the identity capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Identity")
        pool = spine.user_pool
        settings = {"USER_POOL_CLIENT_ID": spine.published("user-pool-client-id")}
        auth = PythonFunction(
            self,
            spine,
            "identity/auth",
            writes=[spine.table("properties")],
            publishes=True,
            allows={action: [pool.arn] for action in REGISTERING},
            knows=[pool],
            settings=settings,
        )
        users = PythonFunction(
            self,
            spine,
            "identity/users",
            writes=[spine.table("properties")],
            publishes=True,
            allows={action: [pool.arn] for action in KEEPING_MEMBERS},
            knows=[pool],
            settings=settings,
        )
        clients = PythonFunction(
            self,
            spine,
            "identity/clients",
            writes=[spine.table("properties")],
            publishes=True,
            allows={action: [pool.arn] for action in KEEPING_CLIENTS},
            knows=[pool],
            settings=settings,
        )
        routes = Routes(self, spine)
        routes.public(
            auth,
            "POST /api/v1/auth/register",
            "POST /api/v1/auth/login",
            "POST /api/v1/auth/refresh",
            "POST /api/v1/auth/client-token",
            reason="Whoever calls has no token yet; the user pool checks password, secret or refresh token.",
        )
        routes.guarded(auth, "POST /api/v1/auth/logout", "GET /api/v1/auth/me", "GET /api/v1/me")
        routes.guarded(users, "GET POST /api/v1/users", "GET PATCH DELETE /api/v1/users/{proxy+}")
        routes.guarded(
            clients,
            "GET POST /api/v1/users/clients",
            "GET POST DELETE /api/v1/users/clients/{proxy+}",
        )
