const CLIENT = `Basic ${Buffer.from('client:secret').toString('base64')}`;

/** A token from Latchkey. Passwords of the seeds are the usernames. */
export async function login(url: string, username: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', username, password: username });
  const response = await fetch(`${url}/oauth/token`, { method: 'POST', headers: { authorization: CLIENT }, body });
  return ((await response.json()) as { access_token: string }).access_token;
}
