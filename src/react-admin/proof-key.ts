/** Secrets of one attempt to log in (RFC 7636). */
export interface ProofKey {
  readonly verifier: string;
  readonly challenge: string;
  readonly state: string;
}

const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');

const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** @returns fresh random secrets, with the SHA-256 challenge of the verifier */
export async function proofKey(): Promise<ProofKey> {
  const verifier = random();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)), state: random() };
}
