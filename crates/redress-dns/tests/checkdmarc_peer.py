"""What checkdmarc says of domains, by a DNS server on loopback: checkdmarc_peer.py ADDRESS PORT DOMAIN..., JSON on stdout.

For each domain and each of its two records a verdict in one word (valid, invalid, absent), or "not known" where the
server gave no answer; with what checkdmarc said itself, for whoever compares.
"""

import json
import sys

import dns.resolver
from checkdmarc.dmarc import check_dmarc
from checkdmarc.spf import check_spf

UNANSWERED = ("SERVFAIL", "REFUSED", "failed to answer", "All nameservers failed", "timed out", "timeout")
ABSENT = ("does not exist", "not found", "must be located at", "does not have a", "No SPF", "The domain does not exist")


def verdict(result):
    error = result.get("error")
    if error is None:
        return {"verdict": "valid", "says": result.get("warnings")}
    if any(word in error for word in UNANSWERED):
        return {"verdict": "not known", "says": error}
    if result.get("record") is None and any(word in error for word in ABSENT):
        return {"verdict": "absent", "says": error}
    return {"verdict": "invalid", "says": error}


def main():
    address, port, *domains = sys.argv[1:]
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [address]
    resolver.port = int(port)
    found = {}
    for domain in domains:
        options = {"resolver": resolver, "timeout": 2.0, "retries": 0}
        spf = check_spf(domain, **options)
        dmarc = check_dmarc(domain, **options)
        found[domain] = {"spf": verdict(spf), "dmarc": verdict(dmarc)}
    json.dump(found, sys.stdout, default=str)


main()
