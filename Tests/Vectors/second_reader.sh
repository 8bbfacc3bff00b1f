#!/bin/bash
# second_reader.sh PROGRAM PYTHON SAMPLES: the program makes a vault, and read_vault.py, written from Docs/format.md
# alone, must find the same root, items and originals in it; before an erasure and after it.
set -euo pipefail
program=$1 python=$2 samples=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir data state
printf 'correct horse battery staple\n' > passphrase
export XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state" MUNIMENT_PASSPHRASE_FILE="$work/passphrase"
export HOME="$work" PYTHONDONTWRITEBYTECODE=1 TZ=UTC
vault=$work/data/muniment/vault.muniment

compare() {
    mkdir "$1"
    "$python" "$here/read_vault.py" "$vault" passphrase "$1" > "$1.json"
    # Its own look is not an event; `head` as the last one is.
    "$program" list --reveal --json > "$1.items" 2> /dev/null
    "$python" - "$1" "$2" <<'END'
import hashlib, json, os, sys
name, count = sys.argv[1], int(sys.argv[2])
read = json.load(open(name + ".json"))
items = {item["number"]: item for item in json.load(open(name + ".items"))["items"]}
added = {event["item"]: event for event in read["events"] if event["kind"].startswith("added-") and event["fields"]}
assert sorted(added) == sorted(items), (sorted(added), sorted(items))
assert len(items) == count, len(items)
for number, item in items.items():
    assert added[number]["kind"] == "added-" + item["kind"]
    original = item.get("original")
    brought = [e for e in read["events"] if e["item"] == number and e["fields"] and e["fields"].get("chunkCount")]
    if original is None:
        assert not brought
        continue
    data = open(os.path.join(name, str(brought[-1]["seq"])), "rb").read()
    assert hashlib.sha256(data).hexdigest() == original["sha256"] and len(data) == original["byteCount"]
    if "text" in item:
        assert data.decode() == item["text"]
END
}

"$program" init --depicted adult --kdf interactive --no-recovery-code > /dev/null
head -c 2500000 "$program" > program.bin
"$program" add screenshot "$samples/chat-1.png" "$samples/profile.jpg" --intimate no > /dev/null 2>&1
"$program" add file program.bin "$samples/letter.txt" --intimate no > /dev/null 2>&1
"$program" add message 'you will pay: café 😀' --from them --tag threat/share-with-family > /dev/null
"$program" correct 5 --text 'you will pay 500: café 😀' > /dev/null
"$program" add account 'jade.example.4417' --platform instagram > /dev/null
"$program" add note 'for myself' > /dev/null
compare before 7
"$program" erase 5 --confirm 5 > /dev/null
"$program" erase 3 --confirm 3 > /dev/null
compare after 5
# Enough for a snapshot.
for number in $(seq 80); do echo '{"kind":"note","text":"line '"$number"'"}'; done > many.jsonl
"$program" add --from many.jsonl > /dev/null 2>&1
compare many 85
"$python" -c 'import json; assert json.load(open("many.json"))["snapshot"] >= 64'
"$program" head --json > head.json
"$python" "$here/read_vault.py" "$vault" passphrase > last.json
"$python" - <<'END'
import base64, json
head, read = json.load(open("head.json")), json.load(open("last.json"))
# Handing the head out is itself an event, after it.
assert read["size"] == head["size"] + 1 and read["origin"] == head["origin"], (read["size"], head["size"])
leaves = [bytes.fromhex(event["leaf"]) for event in read["events"]][:head["size"]]
import hashlib
def root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()
assert base64.b64encode(root(leaves)).decode() == head["root"], (head["root"])
END

# New keys, twice: the same items and leaves, and the keys before.
for words in 'second words of mine' 'third words of mine'; do
    printf '%s\n' "$words" > next
    "$program" head --json > kept.json
    "$program" keys rotate --new-passphrase-file next --kdf interactive > /dev/null 2>&1
    mv next passphrase
    "$program" keys list --json > keys.json
    "$python" "$here/read_vault.py" "$vault" passphrase > rotated.json
    "$python" - <<'END'
import base64, hashlib, json
kept, keys = json.load(open("kept.json")), json.load(open("keys.json"))
last, read = json.load(open("last.json")), json.load(open("rotated.json"))
leaves = [event["leaf"] for event in last["events"]]
assert [event["leaf"] for event in read["events"]][:len(leaves)] == leaves
assert read["events"][-1]["kind"] == "rotated" and read["originals"] == last["originals"]
before = read["keysBefore"][-1]
assert before["size"] == read["size"] - 1 and kept["origin"].split("/")[2] == before["originID"]
def text(data):
    return len(data).to_bytes(4, "big") + data
key = text(b"ssh-ed25519") + text(bytes.fromhex(before["publicKey"]))
assert kept["fingerprint"] == "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
assert [change["earlierFingerprint"] for change in keys["changes"]][-1] == kept["fingerprint"]
assert len(keys["changes"]) == len(read["keysBefore"])
END
    "$program" head --json > /dev/null
    "$python" "$here/read_vault.py" "$vault" passphrase > last.json
done
compare rotated 85
echo "The second reader agrees: 7 items, then 5 after two erasures, 85 with a snapshot, the same after two changes of keys, and every root."
