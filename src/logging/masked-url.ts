/** Query parameters whose values are secrets, also where the token endpoints would not read them. */
const SECRET = /^(?:.*(?:token|password|secret)|code|code[_-]?verifier)$/i;

/** A URL as it may be logged: secrets stay out of it wherever they stand (protocol/oauth.md 8). */
export const maskedUrl = (url: string): string =>
  url.replace(/(?<![^?&#/;])([^?&#/;=]+)=[^?&#]*/g, (pair, name: string) =>
    SECRET.test(decoded(name)) ? `${name}=***` : pair,
  );

/** The name as a reader of the query sees it: its letters may be percent-encoded one by one. */
const decoded = (name: string): string =>
  name.replace(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
