/*
 * Runs in the page, beside the library's own build for browsers, which is the global `jmix`. The backend is another origin.
 */
const PICTURE = 'data:image/gif;base64,R0lGODdhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=';

function expectSame(seen, wanted) {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
    throw new Error(`Expected ${JSON.stringify(wanted)} and saw ${JSON.stringify(seen)}`);
  }
}

/** What a rejected call of the library says: the name of the error, status and body of the response. */
async function problemOf(call) {
  const error = await call.then(
    () => {
      throw new Error('Expected an error of the library and saw none');
    },
    (thrown) => thrown,
  );
  return [error.name, error.response.status, await error.response.json()];
}

export async function tell(url) {
  const endpoints = { tokenEndpoint: `${url}/oauth/token`, revokeEndpoint: `${url}/oauth/revoke` };
  const rest = jmix.initializeApp({ name: 'story', apiUrl: `${url}/rest/`, storage: localStorage });
  await logsIn(rest, endpoints);
  await lists(rest);
  const id = await createsAndEdits(rest);
  await uploads(rest, id, url);
  await rest.deleteEntity('Product', id);
  expectSame(await problemOf(rest.loadEntity('Product', id)), [
    'JmixRestError',
    404,
    { error: 'Entity not found', details: `Entity Product with id ${id} not found` },
  ]);
  await rest.logout(endpoints);
  expectSame((await problemOf(rest.loadEntities('Product'))).slice(0, 2), ['JmixRestError', 401]);
}

async function logsIn(rest, endpoints) {
  expectSame(await problemOf(rest.login('nobody', 'wrong', endpoints)), [
    'JmixRestError',
    400,
    { error: 'invalid_grant', error_description: 'Bad credentials' },
  ]);
  const { access_token: token } = await rest.login('admin', 'admin', endpoints);
  expectSame(localStorage.getItem('story_jmixRestAccessToken'), token);
  expectSame((await rest.getUserInfo()).username, 'admin');
}

async function lists(rest) {
  const filter = {
    conditions: [
      { property: 'name', operator: 'startsWith', value: 'travel t' },
      { property: 'price', operator: '>', value: '100' },
    ],
  };
  const options = { view: 'product-list', sort: '-price', limit: 1 };
  // The count is a header, which a browser shows only where the server exposes it.
  const { result, count } = await rest.searchEntitiesWithCount('Product', filter, options);
  expectSame([count, result.map(({ name, price }) => [name, price])], [2, [['Travel Torch', 291.8]]]);
  expectSame(
    result[0].tags.map(({ name }) => name),
    ['eco', 'gift'],
  );
}

async function createsAndEdits(rest) {
  const { id } = await rest.commitEntity('Product', { name: 'Kite of jmix-rest', price: 19.9 });
  const loaded = await rest.loadEntity('Product', id, { view: '_local' });
  expectSame([loaded.name, loaded.price, loaded.version], ['Kite of jmix-rest', 19.9, 1]);
  await rest.commitEntity('Product', { ...loaded, price: 24.5 });
  const [name, status, { error }] = await problemOf(rest.commitEntity('Product', { ...loaded, price: 1 }));
  expectSame([name, status, error], ['JmixRestError', 400, 'Optimistic lock']);
  expectSame((await rest.loadEntity('Product', id)).price, 24.5);
  return id;
}

async function uploads(rest, id, url) {
  const body = new FormData();
  const picture = await (await fetch(PICTURE)).blob();
  body.append('file', picture, 'dot.gif');
  const headers = { authorization: `Bearer ${rest.restApiToken}` };
  const answer = await fetch(rest.getFileUploadURL(), { method: 'POST', headers, body });
  const { fileRef, name, size } = await answer.json();
  expectSame([answer.status, name, size], [201, 'dot.gif', picture.size]);
  await rest.commitEntity('Product', { id, image: fileRef });
  const blob = await rest.getFile(fileRef);
  expectSame([blob.type, blob.size], ['image/gif', picture.size]);
  const image = new Image();
  image.src = `${url}/rest/files?fileRef=${encodeURIComponent(fileRef)}&access_token=${rest.restApiToken}`;
  await image.decode();
  expectSame([image.naturalWidth, image.naturalHeight], [1, 1]);
}
