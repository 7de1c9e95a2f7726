#!/usr/bin/env bash
# The samplers by ratio of OpenTelemetry for Node and for Python choose different traces at the same ratio.
#
# Packages: @opentelemetry/sdk-trace-base 2.12.1 (with @opentelemetry/api 1.9.1) and opentelemetry-sdk 1.45.2 from PyPI.
# Input:    10,000 random trace ids, and a ratio of 0.1 on both sides, as OTEL_TRACES_SAMPLER=traceidratio with one
#           OTEL_TRACES_SAMPLER_ARG sets it for all services of a system.
# Guess:    the decision follows from the trace id alone, so both keep the same tenth and every kept trace is whole.
# Seen:     each keeps about a tenth, but only one trace in a hundred is kept by both: the decisions are independent. Node folds all four
#           words of the id into one number, Python compares the lower 64 bits.
# So:       where services in several languages share traces, only the first decides: parentbased_traceidratio everywhere. With
#           traceidratio a tenth of the kept traces is whole, and with three languages a hundredth.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/api@1.9.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opentelemetry-sdk==1.45.2
cat >ids.mjs <<'END'
import { createHash } from 'node:crypto';

// Digests of a counter: evenly spread like random ids, and the same in every run.
for (let i = 0; i < 10_000; i++) console.log(createHash('md5').update(`trace ${i}`).digest('hex'));
END
cat >keep.mjs <<'END'
import { readFileSync } from 'node:fs';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';

const sampler = new TraceIdRatioBasedSampler(0.1);
for (const id of readFileSync('ids.txt', 'utf8').trim().split('\n')) {
  if (sampler.shouldSample(ROOT_CONTEXT, id).decision === SamplingDecision.RECORD_AND_SAMPLED) console.log(id);
}
END
cat >keep.py <<'END'
from opentelemetry.sdk.trace.sampling import Decision, TraceIdRatioBased

sampler = TraceIdRatioBased(0.1)
for line in open("ids.txt"):
    if sampler.should_sample(None, int(line, 16), "GET").decision == Decision.RECORD_AND_SAMPLE:
        print(line.strip())
END
node ids.mjs >ids.txt
node keep.mjs | sort >node.txt
venv/bin/python keep.py | sort >python.txt
echo "kept by Node: $(wc -l <node.txt), by Python: $(wc -l <python.txt), by both: $(comm -12 node.txt python.txt | wc -l)" | tee seen.txt
echo 'kept by Node: 1037, by Python: 988, by both: 97' | diff - seen.txt
