"""PyYAML, which knows YAML 1.1 only, reads the same from the documents in YAML as a JSON parser from those in JSON."""

import os

import requests
import yaml
from checks import expect_same

shop = os.environ["SHOP_URL"]
token = requests.post(
    f"{shop}/oauth2/token",
    auth=("client", "secret"),
    data={"grant_type": "password", "username": "admin", "password": "admin"},
    timeout=60,
).json()["access_token"]

for document in ["openapi", "openapiDetailed"]:
    url = f"{shop}/rest/docs/{document}"
    texts = [requests.get(f"{url}.{form}", headers={"Authorization": f"Bearer {token}"}, timeout=60) for form in ["json", "yaml"]]
    for text in texts:
        text.raise_for_status()
    expect_same(yaml.safe_load(texts[1].text), texts[0].json())
