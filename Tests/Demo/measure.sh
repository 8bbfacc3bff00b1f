#!/usr/bin/env bash
# Puts a 2 GiB file through the program: in, checked, out again with the same SHA-256; and shows the peak
# memory of each step beside what the key derivation alone takes. Usage: measure.sh PROGRAM FOLDER
set -euo pipefail

program=$(realpath "$1")
rm -rf "$2"
mkdir -p "$2"
cd "$2"
export XDG_DATA_HOME="$PWD/data" XDG_STATE_HOME="$PWD/state" MUNIMENT_VAULT="$PWD/measure.muniment"
echo 'an example passphrase of several words' > passphrase
export MUNIMENT_PASSPHRASE_FILE="$PWD/passphrase"

# Peak memory as the kernel counts it, through python3's own resource module.
peak() {
    python3 - "$@" <<'PY'
import resource, subprocess, sys
status = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{sys.argv[1]:<28} peak {peak:7.1f} MiB   exit {status}")
sys.exit(status)
PY
}

"$program" init --depicted adult --kdf moderate --no-recovery-code > /dev/null
# Bytes that no compression could hide, without the cost of the system's random source.
head -c 2147483648 /dev/zero | openssl enc -aes-128-ctr -nosalt -K 00112233445566778899aabbccddeeff \
    -iv 00000000000000000000000000000000 > big.bin
peak 'list (key derivation)' "$program" list
peak 'add file, 2 GiB' "$program" add file big.bin --intimate no
peak 'verify' "$program" verify
peak 'extract' "$program" extract 1 --output out.bin
peak 'export police' "$program" export police --output bundles
sha256sum big.bin out.bin bundles/*/data/evidence/*
cmp big.bin out.bin && echo 'the same bytes came out'
rm -rf big.bin out.bin bundles measure.muniment
