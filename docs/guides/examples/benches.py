"""Writes, finds, counts and deletes through ngsildclient, a library for programs in Python.

    pip install ngsildclient==0.5.2
    python benches.py HOST PORT KEY
"""

import sys

from ngsildclient import Client, Entity
from requests.auth import AuthBase


class Key(AuthBase):
    """Shows borough a key with each request."""

    def __init__(self, key):
        self.key = key

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.key}"
        return request


def main(host, port, key):
    client = Client(host, int(port), custom_auth=Key(key), verbose=False)

    # The library puts the identifier together: urn:ngsi-ld:Bench:Promenade:001 and so on.
    benches = []
    for number in (1, 2, 3):
        bench = Entity("Bench", f"Promenade:{number:03}")
        bench.prop("seats", number + 1)
        bench.gprop("location", (51.532, 0.712 + number / 1000))
        benches.append(bench)
    client.upsert(*benches)

    first = client.get("urn:ngsi-ld:Bench:Promenade:001")
    print("the first has", first["seats"]["value"], "seats")

    first["seats"]["value"] = 5
    client.update(first)
    print("now it has", client.get(first.id)["seats"]["value"])

    long_ones = client.query(type="Bench", q="seats>=4")
    print("long ones:", sorted(bench.id for bench in long_ones if "Promenade" in bench.id))

    client.delete(*benches)
    print("still there:", client.exists(first.id))


if __name__ == "__main__":
    main(*sys.argv[1:])
