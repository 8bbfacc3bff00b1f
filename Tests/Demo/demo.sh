#!/usr/bin/env bash
# The main job on synthetic evidence: a new vault, sealed evidence, a check, a bundle for the police as a folder
# and as a zip file, and both checked with stock tools and with this program. Usage: demo.sh PROGRAM FOLDER
set -euo pipefail

program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
samples=$(realpath "$(dirname "$0")/../Samples")
bagit=${MUNIMENT_BAGIT:-bagit.py}

rm -rf "$folder"
mkdir -p "$folder"
chmod 700 "$folder"
# Nothing of the demo lands in your own folders.
export XDG_DATA_HOME="$folder/data" XDG_STATE_HOME="$folder/state"
export MUNIMENT_VAULT="$folder/demo.muniment"
printf 'an example passphrase of several words\n' > "$folder/passphrase"
chmod 600 "$folder/passphrase"
export MUNIMENT_PASSPHRASE_FILE="$folder/passphrase"

muniment() {
    printf '\n$ muniment %s\n' "$*"
    "$program" "$@"
}

muniment init --label 'Demo' --depicted adult --age-now adult
muniment add screenshot "$samples/chat-1.png" "$samples/chat-2.png" --intimate no \
    --platform instagram --actor A --at '2026-03-02 23:14' --time-from screen \
    --time-shown 'Yesterday 23:14' --source 'my phone'
muniment add screenshot "$samples/profile.jpg" --intimate no --platform instagram --actor A
muniment add account jade.example.4417 --platform instagram --whose theirs --actor A \
    --profile-url 'https://social.example/jade.example.4417' --claimed-name Jade
muniment add url 'https://social.example/p/1?a=1&b=2' --what post --platform instagram --actor A
muniment add message 'I have your contacts. Pay 500 by tonight or I send it.' --from them \
    --platform instagram --actor A --account 4 --at '2026-03-02T23:14+01:00'
muniment add demand --asks money --amount 0.008 --currency BTC --method crypto --actor A \
    --pay-to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa --asset BTC --network Bitcoin --deadline tonight \
    --audience 'my family' --at '2026-03-02 23:20'
muniment add demand --asks money --amount 200 --currency USD --method 'gift cards' --actor A \
    --at '2026-03-03 00:31'
muniment add payment --status sent --amount 100 --currency USD --method gift-card \
    --card-brand 'Example Card' --for 8 --at 2026-03-03
muniment tag 6-8 --add threat/share-with-family --add demand/money
muniment timeline
muniment verify
muniment export police --output "$folder/bundles"

bundle=$(find "$folder/bundles" -mindepth 1 -maxdepth 1 -type d -name '20*' | sort | tail -n 1)
cd "$bundle"
printf '\n$ sha256sum --check --strict --quiet manifest-sha256.txt\n'
sha256sum --check --strict --quiet manifest-sha256.txt && echo 'every listed file is unchanged'
printf '\n$ sha256sum --check --strict --quiet tagmanifest-sha256.txt\n'
sha256sum --check --strict --quiet tagmanifest-sha256.txt && echo 'every tag file is unchanged'
if command -v ssh-keygen > /dev/null; then
    printf '\n$ ssh-keygen -Y verify -f allowed_signers -I muniment -n bundle-head@muniment.v1 -s HEAD.txt.sig < HEAD.txt\n'
    ssh-keygen -Y verify -f allowed_signers -I muniment -n bundle-head@muniment.v1 -s HEAD.txt.sig < HEAD.txt
else
    echo "skipped: ssh-keygen -Y verify, because ssh-keygen is not there" >&2
fi
if command -v "$bagit" > /dev/null; then
    printf '\n$ bagit.py --validate --quiet .\n'
    "$bagit" --validate --quiet . && echo "valid"
else
    echo "skipped: bagit.py --validate, because bagit.py could not be installed" >&2
fi

# The fingerprint comes from the vault, not from the bundle that is checked.
fingerprint=$("$program" head --json | sed -n 's/.*"fingerprint": "\(SHA256:[^"]*\)".*/\1/p')
cd "$folder"
muniment check-bundle "$bundle" --fingerprint "$fingerprint"
muniment export police --zip --output "$folder/bundles"
zip=$(find "$folder/bundles" -mindepth 1 -maxdepth 1 -type f -name '20*.zip' | sort | tail -n 1)
if command -v unzip > /dev/null; then
    printf '\n$ unzip -t -q %s\n' "$zip"
    unzip -t -q "$zip"
else
    echo "skipped: unzip -t, because unzip is not there" >&2
fi
muniment check-bundle "$zip" --fingerprint "$fingerprint"
printf '\nThe vault:  %s\nThe bundle: %s\nAs a zip:   %s\nThe report: %s\n' \
    "$MUNIMENT_VAULT" "$bundle" "$zip" "$bundle/data/report.html"
