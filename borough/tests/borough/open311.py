"""Sends a report as the standard says, and reads it with georeport, a client that others wrote.

    python open311.py ROOT KEY
"""

import sys

import requests
from georeport import GeoReport

FIELDS = {
    "service_code": "bench",
    "lat": "51.6455",
    "long": "1.7074",
    "description": "Two slats are broken",
    "attribute[fault]": "broken",
}


def main(root, key):
    # The client reads only, so the report is sent without it.
    sent = requests.post(f"{root}/requests.json", data=FIELDS | {"api_key": key}, timeout=30)
    sent.raise_for_status()
    report = sent.json()[0]["service_request_id"]

    for form in ("json", "xml"):
        client = GeoReport(root, jurisdiction="saltreach.example", output_format=form)
        codes = [service["service_code"] for service in client.get_service_list()]
        definition = client.get_service_definition("bench")
        found = client.get_service_requests(service_code="bench", status="open")
        # One report comes as itself from XML, and as a list of one from JSON.
        found = found if isinstance(found, list) else [found]
        one = client.get_service_request(report)
        print(form, "bench" in codes, definition["service_code"])
        print(form, [each["service_request_id"] == report for each in found])
        print(form, one["status"], one["description"])


if __name__ == "__main__":
    main(*sys.argv[1:])
