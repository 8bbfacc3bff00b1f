#!/usr/bin/env bash
# Opens the reports of a case full of hostile text in a headless browser: nothing is asked for over the network,
# nothing runs, and all of it is there when it is printed. Usage: browser.sh PROGRAM FOLDER
# Needs chromium, pdftotext (poppler-utils) and python3.
set -euo pipefail

program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
here=$(realpath "$(dirname "$0")")
rm -rf "$folder"
mkdir -p "$folder"
chmod 700 "$folder"

export XDG_DATA_HOME="$folder/data" XDG_STATE_HOME="$folder/state"
export MUNIMENT_VAULT="$folder/browser.muniment"
printf 'an example passphrase of several words\n' > "$folder/passphrase"
export MUNIMENT_PASSPHRASE_FILE="$folder/passphrase"

"$program" init --depicted adult --kdf interactive --no-recovery-code > "$folder/log"
python3 "$here/browser.py" fill "$program" >> "$folder/log" 2>&1
"$program" actor add '"><script>alert(1)</script>' --claimed-name '<img src=x onerror=alert(2)>' >> "$folder/log"
"$program" actor link '"><script>alert(1)</script>' 1 >> "$folder/log"
"$program" filing add platform --platform x --reference '<script>alert(3)</script>' \
    --answer "$(printf '%0400d' 0)" >> "$folder/log"

for recipient in police ic3 ccri ncmec ftc 'platform --platform x' 'takedown --platform x'; do
    # shellcheck disable=SC2086 # The second word is an option.
    "$program" export $recipient --output "$folder/bundles" >> "$folder/log" 2>&1 < /dev/null
done

python3 "$here/browser.py" check "$folder"
