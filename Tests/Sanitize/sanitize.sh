#!/bin/bash
# Runs the tests with one of Swift's sanitizers: sanitize.sh address|thread FILTER. Tests that start the program run
# it built the same way. A report ends the test that it is in.
set -euo pipefail
kind=$1
filter=$2
scratch=.build/sanitize-$kind
swift build --build-tests --sanitize="$kind" --scratch-path "$scratch"
# No command ends with 99. Guard pages end a test's child by a signal that is its own; what Swift keeps for ever is no
# leak of ours.
export ASAN_OPTIONS=handle_segv=0:handle_abort=0:detect_leaks=0:halt_on_error=1:exitcode=99
export TSAN_OPTIONS=halt_on_error=1:handle_segv=0:exitcode=99
export SWIFT_BACKTRACE=enable=no MUNIMENT_SANITIZED=1
# Under strace a sanitizer ends its program, and it opens files of its own.
swift test --skip-build --skip TraceTests --sanitize="$kind" --scratch-path "$scratch" --filter "$filter"
