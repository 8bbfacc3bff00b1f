#!/bin/bash
# Runs the tests. Where some fail it says at its end which, since a log of thousands of lines hides them.
set -uo pipefail
mkdir -p .build
log=.build/test.log
swift test "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
if [ "$status" -ne 0 ]; then
  printf '\nWhat failed (the whole log: %s):\n' "$log"
  grep -E '^✘ .* recorded an issue|^↳|error:|Fatal error|unexpected signal' "$log" | cut -c 1-700 | head -n 20
fi
exit "$status"
