# Where the tools are; every script reads this first.
export PATH="$PWD/.tools/bin:$HOME/.cargo/bin:$PATH"
# The compiler Debian packages for the web, where rustup cannot reach its server (scripts/setup.sh).
if [ -x .tools/rustc-web ]; then
  export RUSTC="$PWD/.tools/rustc-web"
fi
