#!/bin/bash
# Builds the driver and gives each target to libFuzzer: fuzz.sh SECONDS [TARGET...]. What it learns is kept in
# .build/fuzz/corpus; an input that ends the driver is kept in .build/fuzz/found and ends this with 1.
set -euo pipefail
seconds=$1
shift
folder=.build/fuzz
clang=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")/lib/clang
library=$(find "$clang" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" 2>/dev/null | head -n 1)
[ -n "$library" ] || { echo "libFuzzer is not part of this toolchain (looked in $clang)" >&2; exit 1; }

# Instrumented by the front end alone: linked that way, libFuzzer would bring a main function of its own.
build=(swift build --scratch-path "$folder" --product MunimentFuzz -Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer
  -Xlinker "$library" -Xlinker -lstdc++)
export MUNIMENT_FUZZ=1
"${build[@]}"
driver=$("${build[@]}" --show-bin-path)/MunimentFuzz

mkdir -p "$folder/found"
"$driver" --seeds "$folder/corpus"
[ $# -gt 0 ] || read -r -d '' -a targets < <("$driver" --list; printf '\0')
status=0
for target in "${@:-${targets[@]}}"; do
  log=$folder/found/$target.log
  result=ok
  # A crash is libFuzzer's to report; Swift's own look at it would wait for a key.
  SWIFT_BACKTRACE=enable=no "$driver" "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$folder/found/$target-" "$folder/corpus/$target" > "$log" 2>&1 || result=FOUND
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  coverage=$(grep -o ' cov: [0-9]*' "$log" | tail -n 1 | tr -dc 0-9 || true)
  printf '%-5s %-18s %10s runs  %6s edges\n' "$result" "$target" "${runs:-?}" "${coverage:-?}"
  if [ $result != ok ]; then status=1; tail -n 20 "$log"; fi
done
exit $status
