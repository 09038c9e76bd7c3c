# shellcheck shell=bash
# Shared by the scripts: `source "$(dirname "$0")/lib.sh"`.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${RAPPORT_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/rapport} # what setup installs for us alone
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
: "${RAPPORT_STARTED:=$(date +%s)}"
export RAPPORT_STARTED
export CARGO_TERM_PROGRESS_WHEN=${CARGO_TERM_PROGRESS_WHEN:-auto}
# Our own tools come first: they are there because the machine's are missing or too old.
export PATH="$TOOLS/bin:$PATH:$HOME/.cargo/bin"

elapsed() { echo $(($(date +%s) - RAPPORT_STARTED)); }
say() { printf '[%4d s] %s\n' "$(elapsed)" "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# step TEXT COMMAND...: says what begins; afterwards, where it took a while, how long it took.
step() {
  local text=$1 from; shift
  from=$(elapsed)
  say "$text"
  "$@" || die "failed: $text"
  local took=$(($(elapsed) - from))
  [ "$took" -lt 5 ] || say "  done in $took s"
}

# quietly COMMAND...: shows what the command printed only if it fails.
quietly() {
  local log; log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then tail -n 40 "$log" >&2; rm -f "$log"; return 1; fi
  rm -f "$log"
}

# Cargo draws a progress bar on a terminal; in a log, hundreds of "Compiling" lines say nothing.
[ -t 2 ] || export CARGO_TERM_QUIET=true

# ---- the browser's half ----------------------------------------------------
WASM_TARGET=wasm32-unknown-unknown
WASM_TOOLCHAIN=$TOOLS/wasm-toolchain # made by scripts/wasm-toolchain where rustup cannot fetch the target
export WASM_OPT=${WASM_OPT:-$ROOT/scripts/wasm-opt}

has_wasm_target() {
  local folder; folder=$(rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null) || return 1
  compgen -G "$folder/libstd-*.rlib" >/dev/null
}

# web_cargo COMMAND ARGUMENTS...: cargo for wasm32, in a target folder of its own: another compiler may be at work there.
web_cargo() (
  local command=$1; shift
  export CARGO_TARGET_DIR=$ROOT/target/web
  if ! has_wasm_target; then
    export PATH=$WASM_TOOLCHAIN/bin:$PATH SYSROOT=$WASM_TOOLCHAIN # clippy asks SYSROOT, not the compiler's wrapper
  fi
  cargo "$command" --target "$WASM_TARGET" "$@"
)
