import { deepStrictEqual } from 'node:assert';

const SERVER = process.env.SHOP_URL ?? '';

export const REST = `${SERVER}/rest`;

/** What an administrator sends with every request. */
export async function authorization(): Promise<{ Authorization: string }> {
  const response = await fetch(`${SERVER}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('client:secret')}` },
    body: new URLSearchParams({ grant_type: 'password', username: 'admin', password: 'admin' }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return { Authorization: `Bearer ${access_token}` };
}

export const expectSame: (seen: unknown, wanted: unknown) => void = deepStrictEqual;
