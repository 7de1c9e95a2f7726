"""A client that openapi-generator makes finds, creates, changes and deletes products, and meets errors."""

import json
import os
import sys
import urllib.parse
import urllib.request
from base64 import b64encode

sys.path.insert(0, sys.argv[1])

from pydantic import ValidationError  # noqa: E402
from shop_client import ApiClient, ChangesProduct, Configuration, CreateProductRequest, NewProduct, ProductApi  # noqa: E402
from shop_client.exceptions import NotFoundException  # noqa: E402

shop = os.environ["SHOP_URL"]


def expect_same(seen, wanted):
    if seen != wanted:
        raise AssertionError(f"Expected {wanted!r} and saw {seen!r}")


def token():
    body = urllib.parse.urlencode({"grant_type": "password", "username": "admin", "password": "admin"}).encode()
    basic = "Basic " + b64encode(b"client:secret").decode()
    request = urllib.request.Request(f"{shop}/oauth2/token", body, {"Authorization": basic})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)["access_token"]


def refusal(request):
    try:
        request()
    except NotFoundException as error:
        return json.loads(error.body)
    except ValidationError as error:
        return sorted(each["loc"][0] for each in error.errors())
    raise AssertionError("Not refused")


api = ProductApi(ApiClient(Configuration(host=f"{shop}/rest", access_token=token())))

created = api.create_product(CreateProductRequest(NewProduct(name="Kite", price=12.5))).actual_instance
api.update_product(str(created.id), ChangesProduct(price=9.5))

price = json.dumps({"conditions": [{"property": "price", "operator": "=", "value": 9.5}]})
found = [(product.id, product.name, product.version) for product in api.search_product(price)]
expect_same(found, [(created.id, "Kite", 2)])

api.delete_product(str(created.id))
missing = refusal(lambda: api.read_product(str(created.id)))
expect_same(missing["details"], f"Entity Product with id {created.id} not found")

expect_same(refusal(lambda: NewProduct(name="", price=-1)), ["name", "price", "price"])
