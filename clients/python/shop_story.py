"""What a clerk of the shop does, once a client library has logged in: all of it by the session of that library."""

import json
from urllib.parse import urljoin

import requests
from checks import expect_same, raised_by

#: The smallest GIF: a picture of one pixel.
PICTURE = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")


def tell(session, shop, name):
    """A product is born, gets dearer, gets a picture and ends. `name` is the program's own, so that lists are."""
    products = f"{shop}/rest/entities/Product"
    finds_products(session, products)
    product = creates(session, products, name)
    updates_with_a_lock(session, product)
    gets_a_picture(session, shop, product)
    deletes(session, product)


def finds_products(session, products):
    plan = {"entity": "Product", "properties": ["name", "price", "tags.name"]}
    conditions = [
        {"property": "name", "operator": "startsWith", "value": "travel t"},
        {"property": "price", "operator": ">", "value": 100},
    ]
    answer = session.get(
        f"{products}/search",
        params={
            "filter": json.dumps({"conditions": conditions}),
            "fetchPlan": json.dumps(plan),
            "sort": "-price",
            "limit": 1,
            "returnCount": "true",
        },
    )
    answer.raise_for_status()
    expect_same(answer.headers["X-Total-Count"], "2")
    [torch] = answer.json()
    tags = [tag["name"] for tag in torch.pop("tags")]
    expect_same(tags, ["eco", "gift"])
    expect_same(
        torch,
        {
            "_entityName": "Product",
            "_instanceName": "Travel Torch",
            "id": "00000004-0000-4000-8000-000000000199",
            "name": "Travel Torch",
            "price": 291.80,
        },
    )


def creates(session, products, name):
    """Returns the address of a new product."""
    answer = session.post(products, json={"name": name, "price": 19.90}, params={"responseFetchPlan": "_local"})
    expect_same(answer.status_code, 201)
    body = answer.json()
    expect_same([body["name"], body["price"], body["version"], body["createdBy"]], [name, 19.9, 1, "admin"])
    expect_same(answer.headers["Location"], f"{products}/{body['id']}")
    return answer.headers["Location"]


def updates_with_a_lock(session, product):
    answer = session.put(product, json={"price": 24.50, "version": 1}, params={"responseFetchPlan": "_local"})
    expect_same([answer.status_code, answer.json()["price"], answer.json()["version"]], [200, 24.5, 2])
    stale = session.put(product, json={"price": 1, "version": 1})
    error = raised_by(requests.HTTPError, stale.raise_for_status)
    expect_same([error.response.status_code, error.response.json()["error"]], [400, "Optimistic lock"])
    stale = session.put(product, json={"price": 1}, headers={"If-Match": '"1"'})
    error = raised_by(requests.HTTPError, stale.raise_for_status)
    expect_same(error.response.status_code, 412)
    expect_same(session.get(product).json()["price"], 24.5)


def gets_a_picture(session, shop, product):
    answer = session.post(f"{shop}/rest/files", files={"file": ("dot.gif", PICTURE, "image/gif")})
    expect_same(answer.status_code, 201)
    stored = answer.json()
    expect_same([stored["name"], stored["size"]], ["dot.gif", 35])
    session.put(product, json={"image": stored["fileRef"]}).raise_for_status()
    image = session.get(product, params={"fetchPlan": "_local"}).json()["image"]
    expect_same(image, stored["fileRef"])
    url = session.post(f"{shop}/rest/files/url", json={"fileRef": image}).json()["url"]
    # Not by the session: the URL alone opens the file.
    opened = requests.get(urljoin(shop, url))
    expect_same([opened.status_code, opened.headers["Content-Type"]], [200, "image/gif"])
    expect_same(opened.content, PICTURE)


def deletes(session, product):
    expect_same(session.delete(product).status_code, 204)
    error = raised_by(requests.HTTPError, session.get(product).raise_for_status)
    expect_same(error.response.status_code, 404)
    expect_same(error.response.json()["error"], "Entity not found")
