#!/usr/bin/env bash
# One client secret reaches the token endpoint in up to three spellings, depending on the OAuth library.
#
# Packages: openid-client 6.9.0, simple-oauth2 5.1.0, @badgateway/oauth2-client 3.3.1, client-oauth2 4.3.3, arctic 3.7.0 (npm);
#           requests-oauthlib 2.0.0, Authlib 1.9.10, httpx-oauth 0.17.0, httpx-auth 0.23.1 (PyPI).
# Input:    the client `web` with the secret `a+b c%3D`, then with `é`, and client_secret_basic. RFC 6749 2.3.1 asks for
#           form-URL-encoding before Base64.
# Guess:    JavaScript libraries encode, and so do the Python ones; `é` comes as UTF-8 everywhere.
# Seen:     two of five npm packages send it as it is, and all of the Python ones; `é` comes percent-encoded, as two bytes of
#           UTF-8, or, from the three most used Python clients, as one byte of Latin-1. simple-oauth2 refuses it.
# So:       a server that always decodes breaks secrets with + and % for seven of these clients, one that never decodes for
#           the others. Secrets of letters, digits, `-`, `.`, `_` and `~` arrive alike from all.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts openid-client@6.9.0 simple-oauth2@5.1.0 \
  @badgateway/oauth2-client@3.3.1 client-oauth2@4.3.3 arctic@3.7.0
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check requests-oauthlib==2.0.0 Authlib==1.9.10 httpx-oauth==0.17.0 \
  httpx-auth==0.23.1 httpx==0.28.1 requests==2.34.2
cat >clients.mjs <<'EOF'
import { OAuth2Client as Badgateway } from '@badgateway/oauth2-client';
import { OAuth2Client as Arctic } from 'arctic';
import ClientOAuth2 from 'client-oauth2';
import * as openid from 'openid-client';
import simple from 'simple-oauth2';

const [, , url, secret] = process.argv;
const id = 'web';
const from = (name) => fetch(`${url}/from/${name}`);

await from('openid-client');
const configuration = new openid.Configuration({ issuer: url, token_endpoint: `${url}/token` }, id, {}, openid.ClientSecretBasic(secret));
openid.allowInsecureRequests(configuration);
await openid.clientCredentialsGrant(configuration);

await from('simple-oauth2');
try {
  await new simple.ClientCredentials({ client: { id, secret }, auth: { tokenHost: url, tokenPath: '/token' } }).getToken({});
} catch {
  await fetch(`${url}/refused`);
}

await from('@badgateway/oauth2-client');
const options = { server: url, clientId: id, clientSecret: secret, tokenEndpoint: '/token', authenticationMethod: 'client_secret_basic' };
await new Badgateway(options).clientCredentials();

await from('client-oauth2');
await new ClientOAuth2({ clientId: id, clientSecret: secret, accessTokenUri: `${url}/token` }).credentials.getToken();

await from('arctic');
await new Arctic(id, secret, null).refreshAccessToken(`${url}/token`, 'refresh', []);
EOF
cat >clients.py <<'EOF'
import asyncio, os, sys, urllib.request
import httpx
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from httpx_auth import OAuth2ClientCredentials
from httpx_oauth.oauth2 import OAuth2
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
_, url, secret = sys.argv
client, token = "web", url + "/token"

def sender(name):
    urllib.request.urlopen(f"{url}/from/{name}").read()

sender("requests-oauthlib")
OAuth2Session(client=BackendApplicationClient(client_id=client)).fetch_token(token, client_id=client, client_secret=secret)
sender("Authlib(requests)")
AuthlibSession(client, secret).fetch_token(token, grant_type="client_credentials")

async def asynchronous():
    sender("Authlib(httpx)")
    await AsyncOAuth2Client(client, secret).fetch_token(token, grant_type="client_credentials")
    sender("httpx-oauth")
    method = {"token_endpoint_auth_method": "client_secret_basic"}
    await OAuth2(client, secret, token, token, refresh_token_endpoint=token, **method).refresh_token("refresh")

asyncio.run(asynchronous())
sender("httpx-auth")
httpx.get(url, auth=OAuth2ClientCredentials(token, client_id=client, client_secret=secret))
EOF
cat >run.mjs <<'EOF'
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

const run = promisify(execFile);
let from = '';
const shown = (bytes) => bytes.toString('latin1').replace(/[^\x20-\x7e]/g, (each) => `<${each.charCodeAt(0).toString(16)}>`);
const server = createServer((request, response) => {
  const { url, headers: { authorization = '' } } = request;
  if (url.startsWith('/from/')) {
    from = decodeURIComponent(url.slice('/from/'.length));
  } else if (url === '/refused') {
    console.log(`${from}: refused`);
  } else if (url === '/token') {
    console.log(`${from}: ${shown(Buffer.from(authorization.slice('Basic '.length), 'base64')).slice('web:'.length)}`);
  }
  request.resume();
  response.setHeader('content-type', 'application/json');
  response.end('{"access_token":"t","token_type":"Bearer","expires_in":60}');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;
for (const secret of ['a+b c%3D', 'é']) {
  await run('node', ['clients.mjs', address, secret]);
  await run('python/bin/python', ['-W', 'ignore', 'clients.py', address, secret]);
}
server.close();
EOF
node run.mjs | tee seen.txt
cat >expected.txt <<'EOF'
openid-client: a%2Bb+c%253D
simple-oauth2: a%2Bb+c%253D
@badgateway/oauth2-client: a%2Bb+c%253D
client-oauth2: a+b c%3D
arctic: a+b c%3D
requests-oauthlib: a+b c%3D
Authlib(requests): a+b c%3D
Authlib(httpx): a+b c%3D
httpx-oauth: a+b c%3D
httpx-auth: a+b c%3D
openid-client: %C3%A9
simple-oauth2: refused
@badgateway/oauth2-client: %C3%A9
client-oauth2: <c3><a9>
arctic: <c3><a9>
requests-oauthlib: <e9>
Authlib(requests): <e9>
Authlib(httpx): <e9>
httpx-oauth: <c3><a9>
httpx-auth: <c3><a9>
EOF
diff expected.txt seen.txt
