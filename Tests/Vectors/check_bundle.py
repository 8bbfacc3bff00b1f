"""Checks a bundle, written from Docs/evidence.md alone (the rules' numbers stand beside the checks).

    check_bundle.py [--fingerprint SHA256:...] BUNDLE

Prints one line for each thing that is wrong and ends with status 1, or says what was checked and ends with
status 0. Needs PyNaCl for Ed25519; everything else is the standard library.
"""

import base64
import hashlib
import json
import os
import re
import stat
import struct
import sys

import nacl.exceptions
import nacl.signing

NAMESPACE = b"bundle-head@muniment.v1"
TAG_FILES = ["VERIFY.txt", "allowed_signers", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
ROOT = set(TAG_FILES) | {"HEAD.txt", "HEAD.txt.sig", "tagmanifest-sha256.txt", "data"}
WITH_ORIGINAL = ["screenshot", "file", "message", "demand", "incident", "held", "note"]
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


class Wrong(Exception):
    """Something is not as the page says."""


def need(condition, message):
    if not condition:
        raise Wrong(message)


def unbase64(text, count=None):
    need(isinstance(text, str), "base64: no text")
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError:
        raise Wrong("base64: malformed") from None
    need(base64.b64encode(value).decode() == text, "base64: another spelling")
    need(count is None or len(value) == count, "base64: wrong length")
    return value


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def sha256_file(path):
    hasher = hashlib.sha256()
    size = 0
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            hasher.update(piece)
            size += len(piece)
    return hasher.hexdigest(), size


def read_small(path):
    need(os.path.getsize(path) <= 1 << 28, "too large: " + os.path.basename(path))
    with open(path, "rb") as file:
        return file.read()


# 1. The files


def walk(folder):
    """Every file below the folder, by its path with slashes; nothing but files and folders (1.1)."""
    files = {}
    waiting = [""]
    while waiting:
        base = waiting.pop()
        for entry in sorted(os.listdir(os.path.join(folder, base))):
            path = base + entry
            mode = os.lstat(os.path.join(folder, path)).st_mode
            if not base:
                need(entry in ROOT, "unexpected in the root: " + repr(entry))
            else:
                safe = re.fullmatch(r"[a-z0-9_-]([a-z0-9._-]*[a-z0-9_-])?", entry)
                need(safe, "unsafe name: " + repr(entry))
            if stat.S_ISDIR(mode):
                need(base or entry == "data", "a folder: " + path)
                waiting.append(path + "/")
            else:
                need(stat.S_ISREG(mode), "not a regular file: " + path)
                files[path] = os.path.join(folder, path)
    for name in ROOT - {"data"}:
        need(name in files, "missing: " + name)
    return files


def manifest(path):
    listed = {}
    text = read_small(path)
    need(text == b"" or text.endswith(b"\n"), "manifest: no line end")
    for line in text.decode("ascii", "strict").split("\n")[:-1]:
        match = re.fullmatch(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)", line)
        need(match, "manifest: malformed line")
        need(match[2] not in listed, "manifest: twice: " + match[2])
        listed[match[2]] = match[1]
    return listed


def check_bag(files):
    """Rule 1.2; gives the SHA-256 and size of each payload file."""
    need(
        read_small(files["bagit.txt"])
        == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bagit.txt is another",
    )
    tags = manifest(files["tagmanifest-sha256.txt"])
    need(sorted(tags) == sorted(TAG_FILES), "the tag manifest lists other files")
    for name, digest in tags.items():
        need(sha256_file(files[name])[0] == digest, "differs: " + name)
    payload = {path for path in files if path.startswith("data/")}
    listed = manifest(files["manifest-sha256.txt"])
    for path in sorted(payload - set(listed)):
        raise Wrong("not listed: " + path)
    for path in sorted(set(listed) - payload):
        raise Wrong("missing: " + path)
    found = {path: sha256_file(files[path]) for path in sorted(payload)}
    for path, (digest, _) in found.items():
        need(listed[path] == digest, "differs: " + path)
    lines = read_small(files["bag-info.txt"]).decode().split("\n")
    oxum = [line for line in lines if line.startswith("Payload-Oxum:")]
    total = sum(size for _, size in found.values())
    need(oxum == ["Payload-Oxum: %d.%d" % (total, len(found))], "Payload-Oxum differs")
    return found


# 2. The head


class Reader:
    def __init__(self, data):
        self.data = data

    def raw(self, count):
        need(len(self.data) >= count, "signature: too short")
        value, self.data = self.data[:count], self.data[count:]
        return value

    def u32(self):
        return struct.unpack(">I", self.raw(4))[0]

    def string(self):
        return self.raw(self.u32())


def s(value):
    return struct.pack(">I", len(value)) + value


def armor(blob):
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + 70] for start in range(0, len(text), 70)]
    begin, end = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
    return "\n".join([begin] + lines + [end, ""])


def check_signature(message, armored):
    """Rule 2.2; gives K."""
    lines = armored.split("\n")
    blob = unbase64("".join(lines[1:-2]))
    need(armor(blob) == armored, "signature: armour")
    reader = Reader(blob)
    need(reader.raw(6) == b"SSHSIG" and reader.u32() == 1, "signature: not an SSHSIG of version 1")
    key_blob, namespace = reader.string(), reader.string()
    need(namespace == NAMESPACE, "signature: made for something else: " + repr(namespace))
    need(reader.string() == b"", "signature: reserved")
    need(reader.string() == b"sha512", "signature: hash")
    signature = Reader(reader.string())
    need(not reader.data, "signature: bytes behind it")
    need(signature.string() == b"ssh-ed25519", "signature: type")
    value = signature.string()
    need(len(value) == 64 and not signature.data, "signature: length")
    parts = Reader(key_blob)
    need(parts.string() == b"ssh-ed25519", "signature: type of key")
    key = parts.string()
    need(len(key) == 32 and not parts.data, "signature: key")
    signed = b"SSHSIG" + s(namespace) + s(b"") + s(b"sha512") + s(hashlib.sha512(message).digest())
    try:
        # libsodium, below PyNaCl, refuses keys of small order.
        nacl.signing.VerifyKey(key).verify(signed, value)
    except (nacl.exceptions.BadSignatureError, ValueError):
        raise Wrong("signature: does not fit HEAD.txt") from None
    return key_blob


def check_head(files, fingerprint):
    """Section 2; gives origin, size and root."""
    head = read_small(files["HEAD.txt"])
    key_blob = check_signature(head, read_small(files["HEAD.txt.sig"]).decode("ascii"))
    found = "SHA256:" + base64.b64encode(sha256(key_blob)).decode().rstrip("=")
    need(fingerprint in (None, found), "the key is another: " + found)
    signers = b'muniment namespaces="%s" ssh-ed25519 %s\n' % (NAMESPACE, base64.b64encode(key_blob))
    need(read_small(files["allowed_signers"]) == signers, "allowed_signers is another")
    match = re.fullmatch(
        r"(muniment/v1/[0-9a-f]{32}/[0-9a-f]{16})\n([1-9][0-9]{0,11})\n([A-Za-z0-9+/]{43}=)\n"
        r"time " + TIME + r"\nbundle-time " + TIME + r"\ntagmanifest-sha256 ([0-9a-f]{64})\n",
        head.decode("ascii"),
    )
    need(match, "HEAD.txt is malformed")
    unbase64(match[3], 32)
    need(sha256_file(files["tagmanifest-sha256.txt"])[0] == match[4], "HEAD.txt names another tag manifest")
    return found, (match[1], int(match[2]), match[3])


# 3. Proofs


def is_number(value, least=0):
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def members(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "proof: a member twice")
    return dict(pairs)


def parse(text):
    try:
        return json.loads(text, object_pairs_hook=members)
    except (ValueError, RecursionError):
        raise Wrong("proof: no JSON") from None


def climb(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    need(index < size, "proof: index outside the tree")
    fn, sn, r = index, size - 1, leaf
    for p in path:
        need(sn != 0, "proof: path too long")
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01", r, p)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "proof: path too short")
    return r


def check_event(event, item, head):
    """Rules 3.2 to 3.4; gives the leaf index and the shown fields."""
    _, size, root = head
    need(isinstance(event, dict), "proof: an event is no object")
    index, fields, path = (event.get(name) for name in ("leafIndex", "fields", "path"))
    need(is_number(index), "proof: leafIndex")
    need(isinstance(fields, list) and 4 <= len(fields) <= 256, "proof: number of fields")
    need(isinstance(path, list), "proof: path")
    digests, shown, names = [], {}, set()
    for position, field in enumerate(fields):
        need(isinstance(field, dict), "proof: a field is no object")
        need(is_number(field.get("position")) and field["position"] == position, "proof: positions")
        if "digest" in field:
            need("salt" not in field and "json" not in field, "proof: a field both shown and not")
            digests.append(unbase64(field["digest"], 32))
            continue
        text = unbase64(field.get("json"))
        digests.append(sha256(b"\x02", unbase64(field.get("salt"), 16), text))
        try:
            pair = parse(text.decode("utf-8"))
        except UnicodeDecodeError:
            raise Wrong("proof: a field is not UTF-8") from None
        need(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str), "proof: no name")
        need(pair[0] not in names, "proof: a name twice")
        names.add(pair[0])
        shown[position] = pair
    need([shown.get(p, [None])[0] for p in range(4)] == ["seq", "kind", "list", "item"], "proof: first fields")
    need(is_number(shown[0][1]) and shown[0][1] == index, "proof: seq is another")
    need(isinstance(shown[1][1], str) and is_number(shown[2][1], 1), "proof: kind or list")
    need(is_number(shown[3][1], 1) and shown[3][1] == item, "proof: an event of another item")
    leaf = sha256(b"\x00", *digests)
    found = climb(leaf, index, size, [unbase64(hash, 32) for hash in path])
    need(base64.b64encode(found).decode() == root, "proof: does not lead to the root")
    return index, shown


def check_proof(text, item, head):
    """Section 3; gives size and SHA-256 of the item's original, or None."""
    proof = parse(text)
    need(isinstance(proof, dict), "proof: no object")
    need(is_number(proof.get("format")) and proof["format"] == 1, "proof: another format")
    need(is_number(proof.get("item"), 1) and proof["item"] == item, "proof: of another item")
    need(is_number(proof.get("treeSize")), "proof: treeSize")
    need((proof.get("origin"), proof["treeSize"], proof.get("root")) == head, "proof: of another head")
    events = proof.get("events")
    need(isinstance(events, list) and events, "proof: no events")
    original, last = None, -1
    for number, event in enumerate(events):
        index, shown = check_event(event, item, head)
        need(index > last, "proof: order of events")
        last = index
        kind = shown[1][1]
        need(number > 0 or kind.startswith("added-"), "proof: does not begin with the adding")
        how, _, what = kind.partition("-")
        if shown[2][1] == 1 and how in ("added", "corrected") and what in WITH_ORIGINAL:
            need(
                [shown.get(p, [None])[0] for p in (7, 8)] == ["byteCount", "sha256"],
                "proof: keeps back whether there is another original",
            )
        values = dict(shown.values())
        size, digest = values.get("byteCount"), values.get("sha256")
        if size is not None and digest is not None:
            need(is_number(size, 1) and isinstance(digest, str), "proof: byteCount or sha256")
            original = (digest, size)
    return original


def check(folder, fingerprint):
    problems = []
    files = walk(folder)
    key, head = check_head(files, fingerprint)
    payload = check_bag(files)
    originals = {}
    proofs = evidence = 0
    for path in sorted(payload):
        if not path.startswith("data/proofs/"):
            continue
        try:
            match = re.fullmatch(r"data/proofs/item-(0{0,3}[1-9][0-9]*)\.json", path)
            need(match and "%04d" % int(match[1]) == match[1], "proof: name")
            originals[match[1]] = check_proof(read_small(files[path]).decode("utf-8"), int(match[1]), head)
            proofs += 1
        except (Wrong, UnicodeDecodeError) as wrong:
            problems.append("%s: %s" % (path, wrong))
    seen = set()
    for path, found in sorted(payload.items()):
        if not path.startswith("data/evidence/"):
            continue
        match = re.fullmatch(r"data/evidence/item-([0-9]+)\.[a-z0-9]+", path)
        if not match or match[1] in seen:
            problems.append(path + ": name")
        elif match[1] not in originals:
            problems.append(path + ": no good proof")
        elif originals[match[1]] != found:
            problems.append(path + ": is not the one that its event names")
        else:
            evidence += 1
        if match:
            seen.add(match[1])
    if problems:
        raise Wrong("\n".join(problems))
    return "%s: %d files, %d proofs, %d originals; key %s" % (head[0], len(payload), proofs, evidence, key)


def main():
    arguments = sys.argv[1:]
    fingerprint = None
    if len(arguments) == 3 and arguments[0] == "--fingerprint":
        fingerprint, arguments = arguments[1], arguments[2:]
    if len(arguments) != 1:
        sys.exit(__doc__)
    try:
        print(check(arguments[0], fingerprint))
    except (Wrong, OSError, UnicodeDecodeError) as wrong:
        print(wrong)
        sys.exit(1)


if __name__ == "__main__":
    main()
