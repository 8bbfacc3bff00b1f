#!/usr/bin/env python3
"""A second reader of the vault file, written from Docs/format.md alone.

    read_vault.py VAULT PASSPHRASE-FILE           prints every event as JSON
    read_vault.py VAULT PASSPHRASE-FILE FOLDER    also writes each original there, named by its event
    read_vault.py --example FILE                  computes the worked example again

It never writes to the vault. It needs PyNaCl (libsodium) and the standard library. It stops at the first thing
that is not as the page says, and names the rule.
"""

import base64
import hashlib
import json
import os
import re
import sqlite3
import struct
import sys
import unicodedata
from urllib.parse import quote

import nacl.exceptions
import nacl.pwhash.argon2id
import nacl.secret
import nacl.signing

APPLICATION_ID = 1296977236
PAGE = 16384
CHUNK = 1 << 20
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TABLES = {
    "vault": "file_id", "slots": "record", "slot_copies": "record", "singles": "sealed", "stubs": "sealed",
    "contents": "sealed", "original_keys": "sealed", "chunks": "sealed", "pending": "sealed",
    "derived": "sealed",
}


class Refused(Exception):
    """The rule that the file does not keep."""


def need(condition, rule):
    if not condition:
        raise Refused(rule)


def blake2b(message, size=32, key=b""):
    return hashlib.blake2b(message, digest_size=size, key=key).digest()


def sha256(data):
    return hashlib.sha256(data).digest()


def padme(n):
    if n < 2:
        return n
    e = n.bit_length() - 1
    step = 1 << (e - e.bit_length())
    return (n + step - 1) // step * step


class Reader:
    """Takes bytes from the front."""

    def __init__(self, data, rule):
        self.data, self.rule = data, rule

    def take(self, count):
        need(count <= len(self.data), self.rule)
        head, self.data = self.data[:count], self.data[count:]
        return head

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def end(self):
        need(not self.data, self.rule)


# Section 2.

def row_key(vault_key, context, number):
    """crypto_kdf of libsodium: keyed BLAKE2b of nothing, the id little-endian as salt."""
    return hashlib.blake2b(
        b"", digest_size=32, key=vault_key, salt=struct.pack("<Q", number) + bytes(8),
        person=context.encode() + bytes(8)).digest()


def open_box(key, sealed, rule):
    try:
        return nacl.secret.SecretBox(key).decrypt(sealed)
    except (nacl.exceptions.CryptoError, ValueError):
        raise Refused(rule) from None


def row_plaintext(file_id, context, number, body):
    inner = file_id + context.encode() + struct.pack(">Q", number) + body
    plain = struct.pack(">I", len(inner)) + inner
    return plain + bytes(max(512, padme(len(plain))) - len(plain))


def open_row(vault_key, file_id, context, number, sealed):
    plain = open_box(row_key(vault_key, context, number), sealed, "2.3 " + context)
    reader = Reader(plain, "2.2")
    inner = Reader(reader.take(reader.number(4)), "2.2")
    inner.take(32)
    need(len(inner.data) <= 1 << 20, "2.2")
    need(row_plaintext(file_id, context, number, inner.data) == plain, "2.4")
    return inner.data


# Section 3.

def slot_keys(record, secret):
    """Argon2id's output, box key and commitment (3.3)."""
    name = record[55:55 + record[54]]
    operations, memory = struct.unpack(">IQ", record[26:38])
    key = nacl.pwhash.argon2id.kdf(32, secret, record[38:54], operations, memory)
    parts = [record[0:1], record[1:2], record[2:18], record[18:26], record[26:30], record[30:38],
             record[38:54], name]
    fields = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    labels = [b"muniment/v1/slot-box-key", b"muniment/v1/slot-commitment"]
    return [key] + [blake2b(bytes([len(label)]) + label + fields, key=key) for label in labels]


def is_slot(record, file_id, number):
    if len(record) != 255 or blake2b(record[:223]) != record[223:]:
        return False
    operations, memory = struct.unpack(">IQ", record[26:38])
    return (record[0] == 1 and record[1] in (1, 2) and record[2:18] == file_id
            and record[18:26] == struct.pack(">Q", number) and 1 <= operations <= 10
            and 8192 <= memory <= 1 << 30 and 1 <= record[54] <= 64
            and not any(record[55 + record[54]:119]))


def slot_records(db, file_id):
    found = {}
    for table in ("slots", "slot_copies"):
        for number, record in db.execute(f"SELECT id, record FROM {table}"):
            if is_slot(record, file_id, number):
                need(found.setdefault(number, record) == record, "3.2")
    need(0 < len(found) <= 16, "3.2")
    return [found[number] for number in sorted(found)]


def passphrase_bytes(typed):
    for ending in (b"\r\n", b"\n"):
        if typed.endswith(ending):
            typed = typed[:-len(ending)]
            break
    text = typed.decode("utf-8")
    need(not any(unicodedata.category(c) in ("Cc", "Cn") for c in text) and len(typed) <= 4096, "3.4")
    return unicodedata.normalize("NFC", text).encode()


def open_slots(records, secret):
    for record in records:
        if record[1] != 1:
            continue
        _, box_key, commitment = slot_keys(record, secret)
        if commitment == record[119:151]:
            name = record[55:55 + record[54]].decode("utf-8")
            return name, open_box(box_key, record[151:223], "3.3")
    raise Refused("3.3 the passphrase opens no slot")


# Sections 4 and 9.

def depth(value):
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


def json_text(value):
    """Section 9: the one encoding."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def read_field(text):
    try:
        value = json.loads(text.decode("utf-8"))
    except ValueError:
        raise Refused("9.3") from None
    need(isinstance(value, list) and len(value) == 2 and isinstance(value[0], str), "4.2")
    need(depth(value) <= 9 and json_text(value) == text, "9.3")
    return value


def field_salt(salt, position, name):
    return blake2b(struct.pack(">H", position) + name.encode(), 16, salt)


def field_digest(salt, text):
    return sha256(b"\x02" + salt + text)


def read_stub(body, number):
    reader = Reader(body, "4.3")
    shown = []
    for _ in range(4):
        salt = reader.take(16)
        text = reader.take(reader.number(2))
        shown.append((read_field(text), field_digest(salt, text)))
    count = reader.number(2)
    need(4 <= count <= 256, "4.3")
    digests = [reader.take(32) for _ in range(count)]
    reader.end()
    need([digest for _, digest in shown] == digests[:4], "4.3")
    need([field[0] for field, _ in shown] == ["seq", "kind", "list", "item"], "4.2")
    need(shown[0][0][1] == number, "4.3")
    return {field[0]: field[1] for field, _ in shown}, digests


def read_content(body, digests):
    reader = Reader(body, "4.4")
    salt = reader.take(32)
    need(reader.number(2) == len(digests), "4.4")
    fields = {}
    for position, digest in enumerate(digests):
        text = reader.take(reader.number(4))
        name, value = read_field(text)
        need(field_digest(field_salt(salt, position, name), text) == digest, "4.4")
        need(name not in fields, "4.2")
        fields[name] = value
    reader.end()
    return fields


# Section 5.

def root_of(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


def frontier_of(leaves):
    hashes, start = [], 0
    for bit in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> bit & 1:
            hashes.append(root_of(leaves[start:start + (1 << bit)]))
            start += 1 << bit
    return hashes


def ssh_string(data):
    return struct.pack(">I", len(data)) + data


def verify_head(text, armoured, public_key, namespace=b"vault-head@muniment.v1"):
    """SSHSIG, as OpenSSH's PROTOCOL.sshsig has it."""
    lines = armoured.splitlines()
    need(lines[0] == "-----BEGIN SSH SIGNATURE-----" and lines[-1] == "-----END SSH SIGNATURE-----", "5.4")
    blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    key = ssh_string(b"ssh-ed25519") + ssh_string(public_key)
    start = (b"SSHSIG" + struct.pack(">I", 1) + ssh_string(key) + ssh_string(namespace) + ssh_string(b"")
             + ssh_string(b"sha512"))
    need(blob.startswith(start) and len(blob) == len(start) + 4 + 4 + 11 + 4 + 64, "5.4")
    signed = (b"SSHSIG" + ssh_string(namespace) + ssh_string(b"") + ssh_string(b"sha512")
              + ssh_string(hashlib.sha512(text).digest()))
    try:
        nacl.signing.VerifyKey(public_key).verify(signed, blob[-64:])
    except nacl.exceptions.BadSignatureError:
        raise Refused("5.4") from None


def base32(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[i:i + 5], 2)] for i in range(0, len(bits), 5))


def short_code(origin, size, root):
    message = (b"muniment/v1/head" + struct.pack(">I", len(origin)) + origin.encode()
               + struct.pack(">Q", size) + root)
    payload = blake2b(message, 20) + struct.pack(">Q", size).lstrip(b"\0")
    text = base32(payload) + base32(blake2b(b"muniment/v1/head-code\0" + payload))[:2]
    return "-".join(text[i:i + 4] for i in range(0, len(text), 4))


def read_head(body, origin_id, public_key):
    reader = Reader(body, "5.4")
    text = reader.take(reader.number(4))
    verify_head(text, reader.data.decode("ascii"), public_key)
    lines = text.decode("ascii").split("\n")
    need(len(lines) == 5 and lines[4] == "" and lines[3].startswith("time "), "5.4")
    need(lines[0].startswith(f"muniment/v1/{origin_id.hex()}/"), "5.4")
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    need(str(size) == lines[1] and len(root) == 32, "5.4")
    return lines[0], size, root


# Section 12.

def origin_id_of(line):
    match = re.fullmatch(r"muniment/v1/([0-9a-f]{32})/[0-9a-f]{16}", line)
    need(match, "12.4")
    return bytes.fromhex(match[1])


def read_key(text):
    need(re.fullmatch(r"[0-9a-f]{64}", text), "12.4")
    return bytes.fromhex(text)


def check_rotations(rotations, leaves, origin_id, public_key):
    """12.6: of each `rotated` event, in order; gives the sizes, origin ids and keys that came before."""
    before = []
    for number, fields in rotations:
        need(fields["size"] == number and fields["root"] == root_of(leaves[:number]).hex(), "12.6")
        need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["time"]), "12.4")
        root = base64.b64encode(bytes.fromhex(fields["root"])).decode()
        lines = [fields["origin"], str(number), root, "time " + fields["time"],
                 "new-origin " + fields["newOrigin"], "new-key " + fields["newPublicKey"]]
        text = "".join(line + "\n" for line in lines).encode("ascii")
        key = read_key(fields["publicKey"])
        verify_head(text, fields["signature"], key, b"rotation@muniment.v1")
        before.append((number, origin_id_of(fields["origin"]), key))
    chain = [(origin, key) for _, origin, key in before] + [(origin_id, public_key)]
    for (_, fields), following in zip(rotations, chain[1:]):
        need((origin_id_of(fields["newOrigin"]), read_key(fields["newPublicKey"])) == following, "12.6")
    for part in zip(*chain):
        need(len(set(part)) == len(part), "12.6")
    return before


# Section 6.

def chunk_nonce(prefix, index, count):
    return prefix + index.to_bytes(7, "big") + bytes([index + 1 == count])


def read_original(key_body, load, fields):
    reader = Reader(key_body, "6.2")
    key, prefix = reader.take(32), reader.take(16)
    size, padded, count = reader.number(8), reader.number(8), reader.number(4)
    reader.end()
    need(size > 0 and padded == max(4096, padme(size)) and count == -(-padded // CHUNK), "6.3")
    need((size, padded, count) == (fields["byteCount"], fields["paddedByteCount"], fields["chunkCount"]), "6.1")
    plain = b""
    for index in range(count):
        chunk = open_box(key, chunk_nonce(prefix, index, count) + load(index), "6.4")
        need(len(chunk) == min(CHUNK, padded - index * CHUNK), "6.3")
        plain += chunk
    need(not any(plain[size:]), "6.3")
    need(sha256(plain[:size]).hex() == fields["sha256"], "6.4")
    return plain[:size]


# Section 8.

def check_snapshot(rows, origin_id, leaves):
    """Of `rows`, the opened rows of `derived` in order of their numbers. Gives the size of its log, or None."""
    if not rows:
        return None
    need([number for number, _ in rows] == list(range(1, len(rows) + 1)), "8.2")
    reader = Reader(rows[0][1], "8.2")
    reader.take(reader.number(2)).decode("utf-8")
    need(reader.take(16) == origin_id, "8.2")
    size = reader.number(8)
    hashes = [reader.take(32) for _ in range(reader.number(1))]
    digests = [reader.take(16) for _ in range(reader.number(4))]
    reader.end()
    need(size <= len(leaves) and hashes == frontier_of(leaves[:size]), "8.5")
    need(digests == [blake2b(body, 16) for _, body in rows[1:]], "8.4")
    return size


# The whole file.

def open_database(path):
    for suffix in ("-journal", "-wal", "-shm"):
        need(not os.path.lexists(path + suffix), "1.3 (this reader rolls nothing back)")
    with open(path, "rb") as file:
        head = file.read(100)
    need(head[:16] == b"SQLite format 3\0" and head[68:72] == struct.pack(">I", APPLICATION_ID), "1.1")
    need(head[60:64] == struct.pack(">I", 1) and head[16:20] == bytes([64, 0, 1, 1]), "1.1")
    db = sqlite3.connect(f"file:{quote(os.path.abspath(path))}?mode=ro&immutable=1", uri=True)
    schema = set(db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"))
    need(schema == {
        ("table", name, name, f"CREATE TABLE {name}(id INTEGER PRIMARY KEY, {column} BLOB NOT NULL)")
        for name, column in TABLES.items()}, "1.2")
    return db


def read_vault(path, typed, folder=None):
    db = open_database(path)
    (vault_number, file_id), = db.execute("SELECT id, file_id FROM vault").fetchall()
    need(vault_number == 1 and len(file_id) == 16, "1.7")
    records = slot_records(db, file_id)
    slot, vault_key = open_slots(records, passphrase_bytes(typed))

    def row(table, context, number, rule):
        found = db.execute(f"SELECT sealed FROM {table} WHERE id = ?", (number,)).fetchone()
        need(found is not None, rule)
        return open_row(vault_key, file_id, context, number, found[0])

    identity = row("singles", "mnm-iden", 1, "5.1")
    need(len(identity) == 48, "5.1")
    origin_id, public_key = identity[:16], identity[16:]
    seed = row("singles", "mnm-seed", 2, "5.5")
    need(bytes(nacl.signing.SigningKey(seed).verify_key) == public_key, "5.5")
    origin, size, root = read_head(row("singles", "mnm-head", 4, "5.4"), origin_id, public_key)
    need(size == db.execute("SELECT count(*) FROM stubs").fetchone()[0], "4.1")

    events, leaves, digest, missing, erased = [], [], None, set(), set()
    originals, rotations = {}, []
    for number in range(size):
        shown, digests = read_stub(row("stubs", "mnm-stub", number, "4.1"), number)
        leaves.append(sha256(b"\0" + b"".join(digests)))
        fields = None
        if db.execute("SELECT 1 FROM contents WHERE id = ?", (number,)).fetchone():
            fields = read_content(row("contents", "mnm-cont", number, "4.4"), digests)
            need(dict(list(fields.items())[:4]) == shown, "4.4")
            digest = fields.get("slotsDigest") or digest
            if shown["kind"] == "erased":
                listed = fields["events"]
                need(listed == sorted(set(listed)) and all(
                    type(n) is int and 0 <= n < number and events[n]["item"] == shown["item"] is not None
                    and events[n]["kind"] != "erased" for n in listed), "4.6")
                erased.update(listed)
            if shown["kind"] == "rotated":
                need(shown["item"] is None, "12.4")
                rotations.append((number, fields))
            if fields.get("sha256") is not None and fields.get("chunkCount") is not None:
                originals[number] = fields
        else:
            missing.add(number)
        events.append({**shown, "fields": fields, "leaf": leaves[-1].hex()})
    need(missing == erased, "4.6")
    need(root_of(leaves) == root, "5.5")
    need(digest == sha256(b"".join(records)).hex(), "3.5")
    before = check_rotations(rotations, leaves, origin_id, public_key)
    frontier = Reader(row("singles", "mnm-fron", 3, "5.3"), "5.3")
    need(frontier.number(8) == size, "5.5")
    items = frontier.number(8)
    hashes = [frontier.take(32) for _ in range(frontier.number(1))]
    frontier.end()
    need(hashes == frontier_of(leaves), "5.5")
    need(items == max((event["item"] or 0 for event in events), default=0), "5.3")

    rows = [(number, open_row(vault_key, file_id, "mnm-derv", number, sealed))
            for number, sealed in db.execute("SELECT id, sealed FROM derived ORDER BY id")]
    snapshot = check_snapshot(rows, origin_id, leaves)

    found = []
    for number, fields in originals.items():
        def load(index):
            chunk = db.execute("SELECT sealed FROM chunks WHERE id = ?", (number << 24 | index,)).fetchone()
            need(chunk is not None, "6.4")
            return chunk[0]
        body = row("original_keys", "mnm-okey", number, "6.2")
        original = read_original(body, load, fields)
        found.append({"seq": number, "byteCount": len(original), "sha256": fields["sha256"]})
        if folder is not None:
            with open(os.path.join(folder, str(number)), "xb") as file:
                file.write(original)
    return {"fileID": file_id.hex(), "slot": slot, "origin": origin, "size": size, "root": root.hex(),
            "shortCode": short_code(origin, size, root), "events": events, "originals": found,
            "snapshot": snapshot,
            "keysBefore": [{"size": number, "originID": origin.hex(), "publicKey": key.hex()}
                           for number, origin, key in before]}


def check_example(example):
    """Section 13: the results from the inputs."""
    def value(name):
        return bytes.fromhex(example[name])

    record = value("slot.record")
    need(is_slot(record, value("file_id"), int(example["slot.number"])), "3.1")
    derived, box_key, commitment = slot_keys(record, passphrase_bytes(example["passphrase"].encode()))
    need((derived, box_key, commitment)
         == (value("slot.argon2id"), value("slot.box_key"), value("slot.commitment")), "3.3")
    need(commitment == record[119:151], "3.3")
    key = open_box(box_key, record[151:223], "3.3")
    need(key == value("vault_key") and sha256(record) == value("slot.set_digest"), "3.3")

    need(row_key(key, "mnm-iden", 1) == value("row.key"), "2.1")
    identity = open_row(key, value("file_id"), "mnm-iden", 1, value("row.sealed"))
    need(identity == value("origin_id") + value("public_key") == value("row.body"), "5.1")
    need(row_plaintext(value("file_id"), "mnm-iden", 1, identity) == value("row.plaintext"), "2.2")
    need(bytes(nacl.signing.SigningKey(value("seed")).verify_key) == value("public_key"), "5.1")

    texts = [text.encode() for text in example["event.fields"].split("\n")]
    salts = [field_salt(value("event.salt"), p, read_field(t)[0]) for p, t in enumerate(texts)]
    digests = [field_digest(salt, text) for salt, text in zip(salts, texts)]
    need(b"".join(salts) == value("event.field_salts"), "4.2")
    need(b"".join(digests) == value("event.field_digests"), "4.2")
    leaf = sha256(b"\0" + b"".join(digests))
    need(leaf == value("event.leaf_hash"), "4.2")
    _, stub_digests = read_stub(value("event.stub"), 0)
    need(stub_digests == digests, "4.3")
    fields = read_content(value("event.content"), digests)

    original = read_original(value("original.key_row"), lambda index: value("original.chunk"), fields)
    need(original == example["original.text"].encode(), "6.4")
    need(chunk_nonce(value("original.prefix"), 0, 1) == value("original.nonce"), "6.4")

    need(value("frontier") == struct.pack(">QQB", 1, 1, 1) + leaf, "5.3")
    origin, size, root = read_head(value("head"), value("origin_id"), value("public_key"))
    need((size, root) == (1, leaf), "5.4")
    need(short_code(origin, size, root) == example["head.short_code"], "5.8")
    need(blake2b(b"muniment/v1/state" + value("file_id"), 16).hex() == example["state.name"], "5.7")


def main(arguments):
    try:
        if arguments[:1] == ["--example"] and len(arguments) == 2:
            with open(arguments[1], encoding="utf-8") as file:
                check_example(json.load(file))
        elif len(arguments) in (2, 3):
            with open(arguments[1], "rb") as file:
                typed = file.readline()
            print(json.dumps(read_vault(arguments[0], typed, *arguments[2:]), ensure_ascii=False))
        else:
            print(__doc__, file=sys.stderr)
            return 64
    except Refused as error:
        print(f"not as Docs/format.md says: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
