#!/bin/sh
# Fetches ONNX Runtime into a folder, pinned by eng/npm/onnxruntime. What stands in that folder is always whole: it is made beside it and renamed.
set -eu
place="$1" stamp="$2"
pins="$(cd "$(dirname "$0")/../../../eng/npm/onnxruntime" && pwd)"
making="$place.new.$$"
trap 'rm -rf "$making"' EXIT
mkdir -p "$making"
cp "$pins/package.json" "$pins/package-lock.json" "$making/"
command -v npm >/dev/null || { echo "error: ONNX Runtime comes from npm, and npm is not installed. Install Node 20, then build again." >&2; exit 1; }
(cd "$making" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error) || {
    echo "error: npm could not fetch ONNX Runtime (eng/npm/onnxruntime). Check the network and npm's settings, then build again." >&2; exit 1; }
# Nine tenths of it are for telephones, browsers and Windows.
package="$making/node_modules/com.github.asus4.onnxruntime"
find "$package/Plugins" -mindepth 1 -maxdepth 1 ! -name Linux ! -name macOS -exec rm -rf {} +
printf '%s\n' "$stamp" >"$making/.stamp"
# Another build may have been first, or an older pin may stand there: a folder in use is moved away, not emptied.
old="$place.old.$$"
[ ! -e "$place" ] || mv "$place" "$old"
mv "$making" "$place" 2>/dev/null || [ -f "$place/.stamp" ]
rm -rf "$old"
