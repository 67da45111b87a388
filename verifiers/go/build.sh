#!/bin/sh
# Builds the verifier as $1 with the Go toolchain in $GO (default: go), without any network access.
# golang.org/x/mod comes from Debian's golang-golang-x-mod-dev where installed, else from the copy
# that the toolchain itself carries.
set -eu
out=$(realpath -m "$1")
go=${GO:-go}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/*.go "$work"
debian=/usr/share/gocode/src/golang.org/x/mod
if [ -d "$debian/sumdb/note" ]; then
    mod=$debian
else
    mod=$work/xmod
    carried=$("$go" env GOROOT)/src/cmd/vendor/golang.org/x/mod
    mkdir -p "$mod/sumdb"
    cp -r "$carried/internal" "$mod/"
    cp -r "$carried/sumdb/note" "$carried/sumdb/tlog" "$mod/sumdb/"
    printf 'module golang.org/x/mod\ngo 1.27\n' > "$mod/go.mod"
fi
cat > "$work/go.mod" <<END
module sametable-verify
go 1.27
require golang.org/x/mod v0.0.0
replace golang.org/x/mod => $mod
END
cd "$work"
export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOCACHE="${GOCACHE:-$work/cache}" CGO_ENABLED=0
"$go" vet . && "$go" build -trimpath -o "$out" .
