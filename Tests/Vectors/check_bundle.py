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
ROTATION = b"rotation@muniment.v1"
TAG_FILES = ["VERIFY.txt", "allowed_signers", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
ROOT = set(TAG_FILES) | {"HEAD.txt", "HEAD.txt.sig", "tagmanifest-sha256.txt", "data"}
WITH_ORIGINAL = ["screenshot", "file", "message", "demand", "incident", "held", "note"]
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
HEAD = r"(muniment/v1/([0-9a-f]{32})/[0-9a-f]{16})\n([1-9][0-9]{0,11})\n([A-Za-z0-9+/]{43}=)\ntime " + TIME + r"\n"


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


def read_small(path, limit=1 << 28):
    need(os.path.getsize(path) <= limit, "too large: " + os.path.basename(path))
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


def check_signature(message, armored, expected=NAMESPACE, what="HEAD.txt"):
    """Rule 2.2; gives K."""
    lines = armored.split("\n")
    blob = unbase64("".join(lines[1:-2]))
    need(armor(blob) == armored, "signature: armour")
    reader = Reader(blob)
    need(reader.raw(6) == b"SSHSIG" and reader.u32() == 1, "signature: not an SSHSIG of version 1")
    key_blob, namespace = reader.string(), reader.string()
    need(namespace == expected, "signature: made for something else: " + repr(namespace))
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
        raise Wrong("signature: does not fit " + what) from None
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
        HEAD + r"bundle-time " + TIME + r"\ntagmanifest-sha256 ([0-9a-f]{64})\n", head.decode("ascii")
    )
    need(match, "HEAD.txt is malformed")
    unbase64(match[4], 32)
    need(sha256_file(files["tagmanifest-sha256.txt"])[0] == match[5], "HEAD.txt names another tag manifest")
    return key_blob, found, (match[1], int(match[3]), match[4])


# 3. Proofs


def is_number(value, least=0):
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def members(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "proof: a member twice")
    return dict(pairs)


def integer(text):
    """Rule 3.1: a whole number within 2^53 - 1, in its one spelling."""
    need(len(text) <= 17 and str(int(text)) == text, "proof: another spelling of a number")
    need(abs(int(text)) < 1 << 53, "proof: too large a number")
    return int(text)


def no_number(text):
    raise Wrong("proof: not an integer: " + text[:20])


def check_values(value):
    """Rule 3.1: nothing is nested deeper than 8; text is text."""
    waiting = [(value, 0)]
    while waiting:
        value, depth = waiting.pop()
        need(depth <= 8, "proof: nested too deep")
        if isinstance(value, str):
            value.encode("utf-8")
        elif isinstance(value, list):
            waiting += [(child, depth + 1) for child in value]
        elif isinstance(value, dict):
            waiting += [(child, depth + 1) for child in value.values()]


def parse(text):
    try:
        value = json.loads(
            text,
            object_pairs_hook=members,
            parse_int=integer,
            parse_float=no_number,
            parse_constant=no_number,
        )
        check_values(value)
    except (ValueError, RecursionError):
        raise Wrong("proof: no JSON") from None
    return value


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
    if item is None:
        need(shown[3][1] is None, "proof: an event of an item")
    else:
        need(is_number(shown[3][1], 1) and shown[3][1] == item, "proof: an event of another item")
    leaf = sha256(b"\x00", *digests)
    found = climb(leaf, index, size, [unbase64(hash, 32) for hash in path])
    need(base64.b64encode(found).decode() == root, "proof: does not lead to the root")
    return index, shown


def proof_events(proof, head):
    """Rule 3.1."""
    need(isinstance(proof, dict), "proof: no object")
    need(is_number(proof.get("format")) and proof["format"] == 1, "proof: another format")
    need(is_number(proof.get("treeSize")), "proof: treeSize")
    need((proof.get("origin"), proof["treeSize"], proof.get("root")) == head, "proof: of another head")
    events = proof.get("events")
    need(isinstance(events, list) and events, "proof: no events")
    return events


def root_before(index, size, path):
    """Rule 3.10: the root of the leaves before `index`, from a proof that is good."""
    fn, sn, r = index, size - 1, None
    for p in path:
        if fn & 1 or fn == sn:
            r = p if r is None else sha256(b"\x01", p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    return r


def check_rotation(text, number, head):
    """Rules 3.9 and 3.10 but for the chain; gives old origin id, size, old key, new origin id, new key."""
    events = proof_events(parse(text), head)
    need(len(events) == 1, "rotated: more than one event")
    index, shown = check_event(events[0], None, head)
    need(index == number and shown[1][1] == "rotated", "rotated: another event")
    values = dict(shown.values())
    texts = ["origin", "root", "time", "publicKey", "newOrigin", "newPublicKey", "signature"]
    need(all(isinstance(values.get(name), str) for name in texts), "rotated: a field is missing")
    root = re.fullmatch(r"[0-9a-f]{64}", values["root"])
    origin = re.fullmatch(r"muniment/v1/([0-9a-f]{32})/[0-9a-f]{16}", values["origin"])
    following = re.fullmatch(r"muniment/v1/([0-9a-f]{32})/[0-9a-f]{16}", values["newOrigin"])
    need(root and origin and following and re.fullmatch(TIME, values["time"]), "rotated: form of a field")
    keys = [re.fullmatch(r"[0-9a-f]{64}", values[name]) for name in ("publicKey", "newPublicKey")]
    need(all(keys), "rotated: form of a key")
    need(is_number(values.get("size"), 1) and values["size"] == index, "rotated: size")
    path = [unbase64(hash, 32) for hash in events[0]["path"]]
    before = bytes.fromhex(values["root"])
    need(root_before(index, head[1], path) == before, "rotated: another log came before")
    lines = [
        values["origin"], str(index), base64.b64encode(before).decode(), "time " + values["time"],
        "new-origin " + values["newOrigin"], "new-key " + values["newPublicKey"],
    ]
    message = "".join(line + "\n" for line in lines).encode()
    old, new = (s(b"ssh-ed25519") + s(bytes.fromhex(key[0])) for key in keys)
    need(check_signature(message, values["signature"], ROTATION, "the new key") == old, "rotated: signed with another key")
    return origin[1], index, old, following[1], new


def check_chain(rotations, head, key_blob):
    """Rule 3.10, its third step."""
    nexts = [(origin, old) for origin, _, old, _, _ in rotations] + [(head[0].split("/")[2], key_blob)]
    for (_, _, _, origin, new), following in zip(rotations, nexts[1:]):
        need((origin, new) == following, "rotated: others followed")
    for part in zip(*nexts):
        need(len(set(part)) == len(part), "rotated: an origin or a key comes twice")


def check_proof(text, item, head):
    """Section 3; gives size and SHA-256 of the item's original, or None, and whether one may be kept back."""
    proof = parse(text)
    events = proof_events(proof, head)
    need(is_number(proof.get("item"), 1) and proof["item"] == item, "proof: of another item")
    original, silent, last = None, False, -1
    for number, event in enumerate(events):
        index, shown = check_event(event, item, head)
        need(index > last, "proof: order of events")
        last = index
        kind = shown[1][1]
        need(number > 0 or kind.startswith("added-"), "proof: does not begin with the adding")
        how, _, what = kind.partition("-")
        if shown[2][1] == 1 and how in ("added", "corrected") and what in WITH_ORIGINAL:
            silent |= [shown.get(p, [None])[0] for p in (7, 8)] != ["byteCount", "sha256"]
        values = dict(shown.values())
        size, digest = values.get("byteCount"), values.get("sha256")
        if size is not None and digest is not None:
            need(is_number(size, 1) and isinstance(digest, str), "proof: byteCount or sha256")
            original = (digest, size)
    return original, silent


# 4. Stamps


def elements(data):
    """The elements of DER one after the other: tag and content."""
    found = []
    while data:
        need(len(data) >= 2 and data[0] & 0x1F != 0x1F, "stamp: DER")
        length, start = data[1], 2
        if length >= 0x80:
            count = length & 0x7F
            need(1 <= count <= 4 and len(data) >= 2 + count, "stamp: DER")
            length, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
            need(length >= 0x80 and data[2], "stamp: DER")
        need(len(data) >= start + length, "stamp: DER")
        found.append((data[0], data[start : start + length]))
        data = data[start + length :]
    return found


def inside(element, tag, least):
    """What an element of that tag holds, at least so many elements."""
    need(element[0] == tag, "stamp: DER")
    found = elements(element[1])
    need(len(found) >= least, "stamp: DER")
    return found


def imprint(answer, suffix):
    """Rule 4.3: the digest that the answer is about."""
    if suffix == "ots":
        # The magic bytes, version 1, and SHA-256 as the operation that made the digest.
        magic = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
        need(answer.startswith(magic) and len(answer) > len(magic) + 32, "stamp: no OpenTimestamps proof")
        return answer[len(magic) : len(magic) + 32]
    whole = elements(answer)
    need(len(whole) == 1, "stamp: DER")
    token = inside(whole[0], 0x30, 2)
    if suffix == "tsr":
        # RFC 3161, section 2.4.2: a status of 0 or 1, and the token.
        status = inside(token[0], 0x30, 1)
        need(status[0] in [(2, b"\0"), (2, b"\1")], "stamp: refused")
        need(len(token) == 2, "stamp: DER")
        token = inside(token[1], 0x30, 2)
    # RFC 5652, sections 3 and 5.1: id-signedData, and in it what was signed, id-ct-TSTInfo.
    need(token[0] == (6, bytes.fromhex("2a864886f70d010702")), "stamp: not signed data")
    signed = inside(inside(token[1], 0xA0, 1)[0], 0x30, 4)
    content = inside(signed[2], 0x30, 2)
    need(content[0] == (6, bytes.fromhex("2a864886f70d0109100104")), "stamp: no time-stamp")
    octets = inside(content[1], 0xA0, 1)[0]
    need(octets[0] == 4, "stamp: DER")
    whole = elements(octets[1])
    need(len(whole) == 1, "stamp: DER")
    algorithm, digest = inside(inside(whole[0], 0x30, 5)[2], 0x30, 2)[:2]
    need(inside(algorithm, 0x30, 1)[0] == (6, bytes.fromhex("608648016503040201")), "stamp: not SHA-256")
    need(digest[0] == 4 and len(digest[1]) == 32, "stamp: imprint")
    return digest[1]


def check_consistency(first, first_root, second, second_root, path):
    """RFC 9162, section 2.1.4.2."""
    need(1 <= first <= second, "stamp: sizes")
    if first == second:
        need(not path and first_root == second_root, "stamp: another log of the same size")
        return
    need(path, "stamp: no path")
    if first & (first - 1) == 0:
        path = [first_root] + path
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        need(sn != 0, "stamp: path too long")
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\x01", c, fr), sha256(b"\x01", c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\x01", sr, c)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "stamp: path too short")
    need(fr == first_root and sr == second_root, "stamp: of another log")


def check_stamp(text, answer, suffix, proof, head, rotations):
    """Rules 4.1 to 4.3."""
    origin, size, root = head
    match = re.fullmatch(HEAD, text.decode("ascii"))
    need(match, "stamp: its text is no head")
    earlier = [old for old, end, _, _, _ in rotations if int(match[3]) <= end]
    need(match[2] == (earlier + [origin.split("/")[2]])[0], "stamp: of another origin")
    proof = parse(proof.decode("utf-8"))
    need(isinstance(proof, dict) and is_number(proof.get("format")), "stamp: no format")
    need(proof["format"] == 1, "stamp: another format")
    sizes = proof.get("firstSize"), proof.get("secondSize")
    need(all(is_number(number, 1) for number in sizes), "stamp: sizes")
    need(sizes == (int(match[3]), size), "stamp: of other sizes")
    need((proof.get("firstRoot"), proof.get("secondRoot")) == (match[4], root), "stamp: of other roots")
    need(isinstance(proof.get("path"), list), "stamp: no path")
    path = [unbase64(hash, 32) for hash in proof["path"]]
    check_consistency(sizes[0], unbase64(match[4], 32), size, unbase64(root, 32), path)
    need(imprint(answer, suffix) == sha256(text), "stamp: about something else")


def check_stamps(files, payload, head, rotations, problems):
    """How many there are; what is wrong goes to `problems`."""
    stamps = {}
    for path in sorted(payload):
        if not path.startswith("data/stamps/"):
            continue
        match = re.fullmatch(r"data/stamps/stamp-([0-9]+)\.([a-z]+)", path)
        if match and int(match[1]) > 0 and "%04d" % int(match[1]) == match[1]:
            stamps.setdefault(match[1], {})[match[2]] = files[path]
        else:
            problems.append(path + ": name")
    for number, parts in stamps.items():
        try:
            answers = set(parts) - {"txt", "json"}
            need(len(parts) == 3 and len(answers) == 1, "stamp: not its three files")
            suffix = answers.pop()
            need(suffix in ("tsr", "tst", "ots"), "stamp: unknown kind")
            check_stamp(
                read_small(parts["txt"], 512),
                read_small(parts[suffix], 256 << 10),
                suffix,
                read_small(parts["json"], 1 << 20),
                head,
                rotations,
            )
        except (Wrong, UnicodeDecodeError) as wrong:
            problems.append("data/stamps/stamp-%s: %s" % (number, wrong))
    return len(stamps)


def check(folder, fingerprint):
    problems, notes = [], []
    files = walk(folder)
    key_blob, key, head = check_head(files, fingerprint)
    payload = check_bag(files)
    originals, rotations = {}, []
    proofs = evidence = 0
    for path in sorted(payload):
        if not path.startswith("data/proofs/"):
            continue
        try:
            match = re.fullmatch(r"data/proofs/rotated-(0{0,3}[1-9][0-9]*)\.json", path)
            if match and "%04d" % int(match[1]) == match[1]:
                text = read_small(files[path], 16 << 20).decode("utf-8")
                rotations.append(check_rotation(text, int(match[1]), head))
                continue
            match = re.fullmatch(r"data/proofs/item-(0{0,3}[1-9][0-9]*)\.json", path)
            need(match and "%04d" % int(match[1]) == match[1], "proof: name")
            originals[match[1]] = check_proof(
                read_small(files[path], 16 << 20).decode("utf-8"), int(match[1]), head
            )
            proofs += 1
        except (Wrong, UnicodeDecodeError) as wrong:
            problems.append("%s: %s" % (path, wrong))
    try:
        rotations.sort(key=lambda rotation: rotation[1])
        check_chain(rotations, head, key_blob)
    except Wrong as wrong:
        problems.append("data/proofs: %s" % wrong)
    seen = set()
    for path, found in sorted(payload.items()):
        if not path.startswith("data/evidence/"):
            continue
        match = re.fullmatch(r"data/evidence/item-([0-9]+)\.[a-z0-9_-]+", path)
        if not match or match[1] in seen:
            problems.append(path + ": name")
        elif "data/proofs/item-%s.json" % match[1] not in payload:
            # Rule 3.5: the signature alone vouches for it, and that is said.
            notes.append(path + ": no proof binds it")
        elif match[1] not in originals:
            problems.append(path + ": no good proof")
        elif originals[match[1]][1]:
            problems.append(path + ": its proof keeps back whether there is another original")
        elif originals[match[1]][0] != found:
            problems.append(path + ": is not the one that its event names")
        else:
            evidence += 1
        if match:
            seen.add(match[1])
    stamps = check_stamps(files, payload, head, rotations, problems)
    if problems:
        raise Wrong("\n".join(problems))
    for _, index, old, _, _ in rotations:
        earlier = "SHA256:" + base64.b64encode(sha256(old)).decode().rstrip("=")
        notes.append("log entry %d: new keys; before, the key was %s" % (index, earlier))
    if stamps:
        notes.append("%d stamps, whose signatures and chains were not checked" % stamps)
    said = "%s: %d files, %d proofs, %d originals; key %s" % (head[0], len(payload), proofs, evidence, key)
    return "\n".join(notes + [said])


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
