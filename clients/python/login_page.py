"""What a user does in a browser at the authorization endpoint."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

CALLBACK = "https://shop.example/callback"


class HiddenFields(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.values = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        field = dict(attrs)
        if tag == "input" and field.get("type") == "hidden":
            self.values[field["name"]] = field["value"]


def through_the_login_page(authorization_url, username, password):
    """Logs in, and follows every redirect of the backend.

    Returns the address of the application where the browser ends.
    """
    browser = requests.Session()
    page = browser.get(authorization_url)
    fields = HiddenFields(page.text).values | {"username": username, "password": password}
    answer = browser.post(urljoin(page.url, "/as-login"), data=fields, allow_redirects=False)
    while not answer.headers["location"].startswith(CALLBACK):
        if re.search(r"[?&]error", answer.headers["location"]):
            raise AssertionError(f"The login failed: {answer.headers['location']}")
        answer = browser.get(urljoin(answer.url, answer.headers["location"]), allow_redirects=False)
    return answer.headers["location"]
