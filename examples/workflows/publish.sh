#!/bin/sh
# Checks the content and publishes the site into dist. Downloads the program `glossary` first, if it is not installed.
set -eu
version=0.2.0
releases=${GLOSSARY_RELEASES:-https://github.com/OWNER/glossary/releases/download}

if command -v glossary > /dev/null; then
  program=glossary
else
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) target=x86_64-unknown-linux-musl ;;
    Linux-aarch64) target=aarch64-unknown-linux-musl ;;
    Darwin-x86_64) target=x86_64-apple-darwin ;;
    Darwin-arm64) target=aarch64-apple-darwin ;;
    *) echo "There is no program for this system. Install glossary, and run this script again." >&2; exit 1 ;;
  esac
  name=glossary-$version-$target
  program=.glossary/$name/glossary
  if [ ! -x "$program" ]; then
    mkdir -p .glossary
    for file in "$name.tar.gz" SHA256SUMS; do
      curl --fail --silent --show-error --location --retry 3 --output ".glossary/$file" "$releases/v$version/$file"
    done
    if command -v sha256sum > /dev/null; then sum=sha256sum; else sum="shasum -a 256"; fi
    (cd .glossary && grep " $name.tar.gz\$" SHA256SUMS | $sum -c - > /dev/null)
    tar -xzf ".glossary/$name.tar.gz" -C .glossary
  fi
fi

"$program" check
"$program" build
