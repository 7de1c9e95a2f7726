#!/usr/bin/env bash
# The client jmix-rest sends file references without encoding them: a name with an encoded sign arrives decoded.
#
# Packages: @haulmont/jmix-rest 1.2.0 (the reference's own JavaScript client), Node's fetch.
# Input:    getFile() with the references of files named "R&D.pdf" and "1+1.pdf", spelled as the server spelled them:
#           fs://2026/11/29/0c.pdf?name=R%26D.pdf and ...?name=1%2B1.pdf; and login() with an apiUrl on another host.
# Guess:    fileRef arrives as the client was given it, so the value is encoded a second time; login goes to the apiUrl's host.
# Seen:     the server reads name=R&D.pdf and name=1+1.pdf: one level of encoding is gone. login() asks /oauth/token of the
#           page itself, whatever apiUrl says; outside a browser it fails before anything is sent ("Failed to parse URL").
# So:       a server for this client finds the file by the part before the question mark, and an application on another host
#           or below a path passes `tokenEndpoint` to login().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @haulmont/jmix-rest@1.2.0
cat >run.mjs <<'EOF'
import { createServer } from 'node:http';
import jmix from '@haulmont/jmix-rest';

const server = createServer(({ url }, response) => {
  console.log(`fileRef = ${new URL(url, 'http://host').searchParams.get('fileRef')}`);
  response.end('x');
}).listen(0, '127.0.0.1', async () => {
  const connection = jmix.initializeApp({ apiUrl: `http://127.0.0.1:${server.address().port}/rest/` });
  await connection.getFile('fs://2026/11/29/0c.pdf?name=R%26D.pdf');
  await connection.getFile('fs://2026/11/29/0c.pdf?name=1%2B1.pdf');
  await connection.login('ann', 'secret').catch(({ message }) => console.log(`login: ${message}`));
  process.exit();
});
EOF
node run.mjs | tee seen.txt
cat >expected.txt <<'EOF'
fileRef = fs://2026/11/29/0c.pdf?name=R&D.pdf
fileRef = fs://2026/11/29/0c.pdf?name=1+1.pdf
login: Failed to parse URL from /oauth/token
EOF
diff expected.txt seen.txt
