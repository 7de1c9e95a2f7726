#!/usr/bin/env bash
# The Prometheus clients of Node and Python write the same bucket of a histogram under different labels, so that a sum over services of both
# languages does not add them.
#
# Packages: prom-client 15.1.3 and prometheus-client 0.26.0 from PyPI.
# Input:    one histogram with the bounds 0.5, 1 and 1,000,000 on both sides, and one observation of 0.7 on each.
# Guess:    a bound is a number, so both write it alike; `sum by (le)`, as every dashboard has it, adds the buckets of both.
# Seen:     Node writes le="1" and le="1000000", Python le="1.0" and le="1e+06". Labels are texts: the sum has five buckets instead of
#           three, and each of them holds one of the two observations, so that quantiles of both services together are wrong.
# So:       in front of a Prometheus before 3.0 choose bounds whose texts agree (0.5, 2.5), or rewrite the label when scraping. Prometheus
#           3.0 makes the values of `le` uniform as it takes them in (its migration guide says so).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts prom-client@15.1.3
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check prometheus-client==0.26.0
cat >node.mjs <<'END'
import { Histogram, Registry } from 'prom-client';

const registry = new Registry();
const histogram = new Histogram({ name: 'seconds', help: 'Seconds', buckets: [0.5, 1, 1e6], registers: [registry] });
histogram.observe(0.7);
console.log(await registry.metrics());
END
cat >python.py <<'END'
from prometheus_client import CollectorRegistry, Histogram, generate_latest

registry = CollectorRegistry()
Histogram("seconds", "Seconds", buckets=[0.5, 1, 1e6], registry=registry).observe(0.7)
print(generate_latest(registry).decode())
END
{ node node.mjs; venv/bin/python python.py; } |
  sed -n 's/^seconds_bucket{le="\(.*\)"} \([0-9.]*\)$/\1 \2/p' |
  awk '{ sum[$1] += $2 } END { for (le in sum) print "le=" le, sum[le] }' | LC_ALL=C sort -g -t= -k2 | tee seen.txt
diff - seen.txt <<'END'
le=0.5 0
le=1 1
le=1.0 1
le=1000000 1
le=1e+06 1
le=+Inf 2
END
