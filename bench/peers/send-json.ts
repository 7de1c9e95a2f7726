/** Speaks to the API of one server, as one caller. */
export type SendJson = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** @throws Error for anything but success */
export const sendJsonTo =
  (url: string, headers: Readonly<Record<string, string>> = {}): SendJson =>
  async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    }
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
