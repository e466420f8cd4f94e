#!/usr/bin/env python3
"""Saves pages of a server that may still be starting.

    tests/lib/fetch.py ADDRESS FILE [ADDRESS FILE]...
"""

import pathlib
import sys
import time
import urllib.error
import urllib.request

PATIENCE_S = 60


def fetched(address):
    last = time.monotonic() + PATIENCE_S
    while True:
        try:
            return urllib.request.urlopen(address, timeout=PATIENCE_S).read()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)


for address, file in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    pathlib.Path(file).write_bytes(fetched(address))
