# Which tools a build needs and where they are; every script reads this first.
# Compiled tools lie outside the clone, one folder a version: a machine pays for each once.
TRUNK=0.21.14
SPLIT=0.2.3
BINDGEN=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
TOOLS="${GENKE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/genke/tools}"
export PATH="$TOOLS/trunk-$TRUNK/bin:$TOOLS/wasm-bindgen-cli-$BINDGEN/bin:$TOOLS/wasm_split_cli_support-$SPLIT/bin:$HOME/.cargo/bin:$PATH"
