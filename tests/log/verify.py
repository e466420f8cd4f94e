"""Checks the transparency log from its public addresses alone, in another language than the program's and without
its code: the checkpoint's signature (Ed25519, RFC 8032, in plain Python), the tree over all tiles (RFC 6962), a
response's proof, the growth from each checkpoint to the next; and, where a token is given, that the entries are the
leaves. Every check is also tried on something false, which it must refuse.

Usage: verify.py LOG-ADDRESS VERIFIER-KEY TRACKING [TOKEN]
"""

import base64
import hashlib
import json
import sys
import urllib.error
import urllib.request

# Ed25519 as RFC 8032, section 6, has it.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def plus(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = plus(result, point)
        point, n = plus(point, point), n >> 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


G = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, message, signature):
    if len(signature) != 64:
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return same(times(s, G), plus(r, times(h, a)))


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(n):
    return 1 << (n - 1).bit_length() - 1


def root(leaves):
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


def path_root(leaf, index, size, path):
    """The root that a path leads to (RFC 9162, 2.1.3.2), or None."""
    fn, sn, hash_ = index, size - 1, leaf
    for other in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            hash_ = node(other, hash_)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash_ = node(hash_, other)
        fn, sn = fn >> 1, sn >> 1
    return hash_ if sn == 0 else None


def grew(old, old_root, new, new_root, path):
    """Whether a tree grew out of another (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path
    path = list(path)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    then = now = path[0]
    for other in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            then, now = node(other, then), node(other, now)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            now = node(now, other)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and then == old_root and now == new_root


class Key:
    """A verifier key: name, id and base64 of type and key, with `+` between."""

    def __init__(self, text):
        self.name, said, data = text.split("+", 2)
        data = base64.b64decode(data, validate=True)
        own = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        assert own.hex() == said and data[0] == 1, "the verifier key is none"
        self.id, self.key = own, data[1:]

    def signed(self, note):
        text, signatures = split_note(note)
        for line in signatures.splitlines():
            mark, name, data = line.split(" ")
            data = base64.b64decode(data, validate=True)
            if (mark, name, data[:4]) == ("—", self.name, self.id):
                return signed(self.key, text.encode(), data[4:])
        return False


def split_note(note):
    at = note.rindex("\n\n")
    return note[: at + 1], note[at + 2 :]


def checkpoint(note):
    origin, size, root_, *_ = split_note(note)[0].split("\n")
    return origin, int(size), base64.b64decode(root_, validate=True)


def check(what, good, false):
    assert good, f"{what}: does not hold"
    assert not false, f"{what}: something false passes as well"
    print(f"{what}: ok")


def flipped(data):
    return bytes([data[0] ^ 1]) + data[1:]


def main(log, key, tracking, token=None):
    key = Key(key)

    def get(path, headers=None):
        request = urllib.request.Request(f"{log}/{path}", headers=headers or {})
        return urllib.request.urlopen(request, timeout=30).read()

    note = get("checkpoint").decode()
    origin, size, signed_root = checkpoint(note)
    assert origin == key.name, f"the log calls itself {origin}"
    check("signature of the checkpoint", key.signed(note), key.signed(note.replace(f"\n{size}\n", f"\n{size + 1}\n")))

    def tile(level, index, width):
        digits = f"{index:0{3 * -(-len(str(index)) // 3)}d}"
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        return f"tile/{level}/{path}" + (f".p/{width}" if width < 256 else "")

    leaves = []
    while len(leaves) < size:
        width = min(256, size - len(leaves))
        data = get(tile(0, len(leaves) // 256, width))
        assert len(data) == 32 * width, "a tile has another length"
        leaves += [data[at : at + 32] for at in range(0, len(data), 32)]
    check(f"root over {size} leaf hashes", root(leaves) == signed_root, root([flipped(leaves[0])] + leaves[1:]) == signed_root)
    if size >= 256:
        whole = size // 256
        hashes = get(tile(1, 0, min(whole, 256)))
        check("tile of level 1", hashes[:32] == root(leaves[:256]), hashes[:32] == root(leaves[:255]))
    try:
        get(tile(0, size // 256, size % 256 + 1))
        raise SystemExit("a leaf hash is told that nobody has signed over")
    except urllib.error.HTTPError as error:
        assert error.code == 404, error

    proof = get(f"proof/{tracking}").decode()
    head, under = proof.split("\n\n", 1)
    mark, index, *path = head.split("\n")
    assert mark == "c2sp.org/tlog-proof@v1" and index.startswith("index "), head
    index, path = int(index[6:]), [base64.b64decode(line, validate=True) for line in path]
    _, proved, proved_root = checkpoint(under)
    assert key.signed(under), "the proof's checkpoint is not signed"
    false = path_root(flipped(leaves[index]), index, proved, path) == proved_root
    check(f"proof of {tracking} at {index}", path_root(leaves[index], index, proved, path) == proved_root, false)

    known = [checkpoint(one["note"]) for one in json.loads(get("checkpoints"))]
    assert all(key.signed(one["note"]) for one in json.loads(get("checkpoints")))
    known = sorted((size, root_) for name, size, root_ in known if name == origin)
    assert len(known) > 1, "there are not two checkpoints to compare"
    for (old, old_root), (new, new_root) in zip(known, known[1:]):
        said = json.loads(get(f"consistency/{old}/{new}"))
        hashes = [base64.b64decode(line, validate=True) for line in said["hashes"]]
        good = grew(old, old_root, new, new_root, hashes)
        check(f"growth from {old} to {new}", good, grew(old, flipped(old_root), new, new_root, hashes))

    if token:
        width = min(256, size)
        path = tile("entries", 0, width)
        data = get(path, {"Authorization": f"Bearer {token}"})
        hashes = []
        while data:
            length = int.from_bytes(data[:2], "big")
            hashes.append(hashlib.sha256(b"\0" + data[2 : 2 + length]).digest())
            data = data[2 + length :]
        check(f"{width} entries and their leaf hashes", hashes == leaves[:width], hashes == leaves[1 : width + 1])
        try:
            get(path)
            raise SystemExit("entries are told to everybody")
        except urllib.error.HTTPError as error:
            assert error.code == 401, error


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
