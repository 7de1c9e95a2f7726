#!/usr/bin/env bash
# The option compat: 'yaml-1.1' of the npm package yaml writes a text that a reader of YAML 1.1 refuses.
#
# Packages: yaml 2.9.1 (npm), PyYAML 6.0.4 (PyPI), which knows YAML 1.1 only.
# Input:    a list of operators of a filter language, '=', '<', '>=', and the texts 'no', '12:30', '<<'.
# Guess:    with compat: 'yaml-1.1' every text that version 1.1 takes for something else is quoted, as 'no' is.
# Seen:     'no', '12:30' and '<<' are quoted, '=' is not: PyYAML raises ConstructorError for the tag tag:yaml.org,2002:value,
#           and reads nothing of the document. Without the text '=' both sides agree.
# So:       an OpenAPI document with an enum of comparison operators is unreadable for tools in Python, whatever the option says.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts yaml@2.9.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyYAML==6.0.4
cat >write.mjs <<'END'
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';

const options = { compat: 'yaml-1.1' };
writeFileSync('with.yaml', stringify(['=', '<', '>=', 'no', '12:30', '<<'], options));
writeFileSync('without.yaml', stringify(['<', '>=', 'no', '12:30', '<<'], options));
END
node write.mjs
cat >read.py <<'END'
import yaml

for name in ("without.yaml", "with.yaml"):
    try:
        print(f"{name}: {yaml.safe_load(open(name))}")
    except yaml.YAMLError as error:
        print(f"{name}: {type(error).__name__}: {error.problem}")
END
seen=$(grep -F -- '=' with.yaml; venv/bin/python read.py)
echo "$seen"
expected='- =
- ">="
without.yaml: ['"'<', '>=', 'no', '12:30', '<<'"']
with.yaml: ConstructorError: could not determine a constructor for the tag '"'tag:yaml.org,2002:value'"
[ "$seen" = "$expected" ] || { echo 'The behaviour has changed'; exit 1; }
