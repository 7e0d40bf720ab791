#!/usr/bin/env bash
# What a document twice over costs: each document below is doubled (every path, schema, security scheme, tag and operation
# a second time under another name, with its references) and generated, once as it is and once doubled. Prints instructions,
# which do not depend on what else goes on, and peak memory, with the ratios of both. The documents lie in the folder given
# as the first argument (see README.md beside this file); needs valgrind and python3.
set -euo pipefail
corpus="$(realpath "$1")"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cargo build --quiet --release -p authing-codegen --manifest-path "$root/Cargo.toml"
own="${CARGO_TARGET_DIR:-$root/target}/release/authing-codegen"

double() {
  python3 - "$1" "$2" <<'PYTHON'
import copy, json, sys

MORE = "Twice"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)


def pointed(node):
    """References and discriminator mappings name the second components."""
    if isinstance(node, list):
        return [pointed(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {}
    for key, value in node.items():
        if key == "$ref" and isinstance(value, str) and value.startswith("#/components/"):
            made[key] = value + MORE
        elif key == "mapping" and "propertyName" in node:
            made[key] = {name: to + MORE for name, to in value.items()}
        else:
            made[key] = pointed(value)
    return made


def renamed(path, item):
    item = pointed(item)
    for method in METHODS & item.keys():
        operation = item[method]
        if "operationId" in operation:
            operation["operationId"] += MORE
        if "tags" in operation:
            operation["tags"] = [tag + MORE for tag in operation["tags"]]
        if "security" in operation:
            operation["security"] = secured(operation["security"])
    return "/twice" + path, item


def secured(needs):
    return [{name + MORE: scopes for name, scopes in need.items()} for need in needs]


more = copy.deepcopy(document)
document["paths"].update(renamed(path, item) for path, item in more["paths"].items())
for kind, components in more.get("components", {}).items():
    document["components"][kind].update({name + MORE: pointed(one) for name, one in components.items()})
document.get("tags", []).extend({**tag, "name": tag["name"] + MORE} for tag in more.get("tags", []))

with open(sys.argv[2], "w", encoding="utf-8") as file:
    # Without spaces, as the documents are.
    json.dump(document, file, ensure_ascii=False, separators=(",", ":"))
PYTHON
}

# Prints millions of instructions and megabytes at the peak.
cost() {
  rm -rf "$work/out"
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$own" --spec "$1" --out "$work/out" --name first --quiet \
    >/dev/null 2>"$work/count"
  rm -rf "$work/out"
  /usr/bin/time -o "$work/time" -f "%M" "$own" --spec "$1" --out "$work/out" --name first --quiet >/dev/null 2>&1
  echo "$(awk '/Collected/ {printf "%.0f", $NF / 1e6}' "$work/count") $(awk '{printf "%.0f", $1 / 1e3}' "$work/time")"
}

for document in authing-authentication keycloak-admin; do
  # Both are written by the same hand, so that only the contents differ.
  python3 -c 'import json, sys; json.dump(json.load(open(sys.argv[1], encoding="utf-8")), open(sys.argv[2], "w", encoding="utf-8"), ensure_ascii=False, separators=(",", ":"))' \
    "$corpus/$document.json" "$work/once.json"
  double "$work/once.json" "$work/twice.json"
  read -r instructions memory <<<"$(cost "$work/once.json")"
  read -r instructions_twice memory_twice <<<"$(cost "$work/twice.json")"
  awk -v name="$document" -v i="$instructions" -v j="$instructions_twice" -v m="$memory" -v n="$memory_twice" 'BEGIN {
    printf "%-24s %4d -> %4d million instructions (x %.2f)   peak %3d -> %3d MB (x %.2f)\n", name, i, j, j / i, m, n, n / m
  }'
done
