"""requests-oauthlib: the code flow with PKCE of a public client, refreshing by itself, and two older grants."""

import os

# The library speaks http only when asked; a proxy does TLS in real life.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import shop_story
from checks import expect_same, raised_by
from login_page import CALLBACK, through_the_login_page
from oauthlib.oauth2 import BackendApplicationClient, LegacyApplicationClient
from oauthlib.oauth2.rfc6749.errors import InvalidClientError, InvalidGrantError
from requests_oauthlib import OAuth2Session

SHOP = os.environ["SHOP_URL"]
TOKEN_URL = f"{SHOP}/oauth2/token"


def logs_in_by_the_code_flow():
    shop = OAuth2Session(
        "shop-app",
        redirect_uri=CALLBACK,
        scope=["rest-api"],
        pkce="S256",
        auto_refresh_url=TOKEN_URL,
        auto_refresh_kwargs={"client_id": "shop-app"},
        token_updater=lambda token: None,
    )
    url, _ = shop.authorization_url(f"{SHOP}/oauth2/authorize")
    arrived = through_the_login_page(url, "admin", "admin")
    token = shop.fetch_token(TOKEN_URL, authorization_response=arrived, include_client_id=True)
    expect_same([token["token_type"], token["scope"]], ["Bearer", ["rest-api"]])
    return shop, arrived


def refreshes_by_itself(shop):
    first = dict(shop.token)
    shop.token = first | {"expires_in": -1, "expires_at": 1}
    expect_same(shop.get(f"{SHOP}/rest/userInfo").json()["username"], "admin")
    expect_same([shop.token[key] != first[key] for key in ("access_token", "refresh_token")], [True, True])


def a_code_works_once(shop, arrived):
    again = {"authorization_response": arrived, "include_client_id": True}
    error = raised_by(InvalidGrantError, lambda: shop.fetch_token(TOKEN_URL, **again))
    expect_same([error.error, error.status_code], ["invalid_grant", 400])
    # The attempt ended the tokens of that code.
    expect_same(shop.get(f"{SHOP}/rest/userInfo").status_code, 401)


def older_grants():
    clerk = OAuth2Session(client=LegacyApplicationClient("client"))
    credentials = {"username": "nobody", "password": "wrong", "client_secret": "secret"}
    error = raised_by(InvalidGrantError, lambda: clerk.fetch_token(f"{SHOP}/oauth/token", **credentials))
    expect_same(error.description, "Bad credentials")
    clerk.fetch_token(f"{SHOP}/oauth/token", **credentials | {"username": "alice", "password": "alice"})
    expect_same(clerk.get(f"{SHOP}/rest/userInfo").json()["username"], "alice")

    robot = OAuth2Session(client=BackendApplicationClient("warehouse"))
    raised_by(InvalidClientError, lambda: robot.fetch_token(TOKEN_URL, client_secret="wrong"))
    robot.fetch_token(TOKEN_URL, client_secret="secret")
    expect_same(len(robot.get(f"{SHOP}/rest/entities/Product?limit=3").json()), 3)


shop, arrived = logs_in_by_the_code_flow()
refreshes_by_itself(shop)
shop_story.tell(shop, SHOP, "Kite of requests-oauthlib")
a_code_works_once(shop, arrived)
older_grants()
