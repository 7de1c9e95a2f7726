"""Authlib: what the server says about itself, and the code flow with PKCE of a client with a secret of odd signs."""

import os

import requests
import shop_story
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from checks import expect_same, raised_by
from login_page import CALLBACK, through_the_login_page

SHOP = os.environ["SHOP_URL"]


def finds_the_endpoints():
    answer = requests.get(get_well_known_url(SHOP, external=True, suffix="oauth-authorization-server"))
    metadata = AuthorizationServerMetadata(answer.json())
    expect_same([metadata["issuer"], metadata["token_endpoint"]], [SHOP, f"{SHOP}/oauth2/token"])
    expect_same("S256" in metadata["code_challenge_methods_supported"], True)
    return metadata


def logs_in_by_the_code_flow(server):
    shop = OAuth2Session(
        "shop site",
        "50% more: +/=ü",
        scope="rest-api",
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
        update_token=lambda token, **_: None,
        **server,
    )
    verifier = "a-verifier-of-at-least-forty-three-characters"
    url, state = shop.create_authorization_url(server["authorization_endpoint"], code_verifier=verifier)
    arrived = through_the_login_page(url, "admin", "admin")
    wrong = {"authorization_response": arrived, "state": state, "code_verifier": verifier[::-1]}
    error = raised_by(OAuthError, lambda: shop.fetch_token(server["token_endpoint"], **wrong))
    expect_same(error.error, "invalid_grant")

    url, state = shop.create_authorization_url(server["authorization_endpoint"], code_verifier=verifier)
    arrived = through_the_login_page(url, "admin", "admin")
    right = {"authorization_response": arrived, "state": state, "code_verifier": verifier}
    token = shop.fetch_token(server["token_endpoint"], **right)
    expect_same([token["token_type"], token["scope"]], ["Bearer", "rest-api"])
    return shop


def refreshes_by_itself(shop):
    first = dict(shop.token)
    shop.token = first | {"expires_at": 1}
    expect_same(shop.get(f"{SHOP}/rest/userInfo").json()["username"], "admin")
    expect_same([shop.token[key] != first[key] for key in ("access_token", "refresh_token")], [True, True])


def learns_what_its_token_is_worth_and_ends_it(shop, server):
    def introspect():
        return shop.introspect_token(server["introspection_endpoint"], token=shop.token["access_token"]).json()

    known = introspect()
    expect_same([known["active"], known["client_id"], known["username"]], [True, "shop site", "admin"])
    expect_same(shop.revoke_token(server["revocation_endpoint"], token=shop.token["refresh_token"]).status_code, 200)
    expect_same(introspect(), {"active": False})
    expect_same(shop.get(f"{SHOP}/rest/userInfo").status_code, 401)
    shop.token = shop.token | {"expires_at": 1}
    error = raised_by(OAuthError, lambda: shop.get(f"{SHOP}/rest/userInfo"))
    expect_same(error.error, "invalid_grant")


def a_stranger_is_refused(server):
    stranger = OAuth2Session("warehouse", "wrong")
    token_url = server["token_endpoint"]
    error = raised_by(OAuthError, lambda: stranger.fetch_token(token_url, grant_type="client_credentials"))
    expect_same([error.error, error.description], ["invalid_client", "Client authentication failed"])


server = finds_the_endpoints()
shop = logs_in_by_the_code_flow(server)
refreshes_by_itself(shop)
shop_story.tell(shop, SHOP, "Kite of Authlib")
learns_what_its_token_is_worth_and_ends_it(shop, server)
a_stranger_is_refused(server)
