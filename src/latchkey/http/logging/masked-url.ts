/** What stands in the log for a secret. */
const MASK = '***';
/** Names are decoded this often at most; what is still encoded then counts as a secret. */
const MAX_DECODINGS = 6;

/** Words that make a parameter secret where they stand alone: `code`, `code_verifier`, `apiKey`, `user[pin]`. */
const SECRET_WORDS = new Set(
  (
    'assertion auth authorization bearer code credential credentials jwt key otp pass passcode passphrase passwd pin pwd' +
    ' session sid sig signature ticket token password secret verifier'
  ).split(' '),
);
/** Ends of words that do: `accesstoken`, `newPassword`, `clientsecret`, `apikey`. */
const SECRET_END = /(?:token|password|passwd|secret|ticket|apikey)$/;
/** Our tokens are 43 characters of base64url; long runs with small and capital letters may hold one. */
const TOKEN = /[\w-]{43,}/g;
const PERCENT = /%u([0-9a-f]{4})|%([0-9a-f]{2})/gi;

/**
 * A URL as it may be logged: secrets stay out of it wherever they stand and however they are spelled
 * (protocol/oauth.md 8). In doubt a value is masked. Takes linear time.
 */
export const maskedUrl = (url: string): string =>
  url
    .split(/([&#])/)
    .map((part, index) => (index % 2 === 0 ? maskedPart(part) : part))
    .join('');

/** Between two `&` or `#`: the path with the first parameter, or a parameter. */
function maskedPart(part: string): string {
  const secret = secretAssignment(part);
  if (secret !== undefined) {
    return `${part.slice(0, secret)}=${MASK}`;
  }
  const plain = decoded(part);
  if (plain === undefined || (plain !== part && (holdsSecret(plain) || masksToken(plain)))) {
    return maskedAfterName(part);
  }
  return part.replace(TOKEN, (run) => (isMixed(run) ? MASK : run));
}

/** Where the first `=` stands whose name is that of a secret. */
function secretAssignment(part: string): number | undefined {
  let end = part.indexOf('=');
  let start = 0;
  while (end >= 0) {
    const name = decoded(lastPiece(part.slice(start, end)));
    if (name === undefined || isSecretName(lastPiece(name))) {
      return end;
    }
    start = end + 1;
    end = part.indexOf('=', start);
  }
  return undefined;
}

/** Keeps what stands in front of the parameter, and its name. */
function maskedAfterName(part: string): string {
  const query = part.indexOf('?') + 1;
  const equals = part.indexOf('=', query);
  return equals < 0 ? `${part.slice(0, query)}${MASK}` : `${part.slice(0, equals)}=${MASK}`;
}

/** Whether a decoded text, such as an encoded URL or JSON in a parameter, gives a value to a secret. */
const holdsSecret = (text: string): boolean =>
  text
    .split(/[=:]/)
    .slice(0, -1)
    .some((piece) => isSecretName(lastPiece(piece)));

const masksToken = (text: string): boolean => (text.match(TOKEN) ?? []).some(isMixed);

const isMixed = (run: string): boolean => /[a-z]/.test(run) && /[A-Z]/.test(run);

/** The name in front of a `=`: what follows the last separator. */
const lastPiece = (text: string): string => text.split(/[?&#/;,{}]/).at(-1) ?? '';

/** Compared word by word, with and without capitals as the beginning of words; signs within words do not count. */
function isSecretName(name: string): boolean {
  const letters = name.normalize('NFKC').replace(/[^\p{L}\p{N}\s_.[\]-]/gu, '');
  return [letters, letters.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')]
    .flatMap((text) => text.toLowerCase().split(/[\s_.[\]-]+/))
    .some((word) => SECRET_WORDS.has(word) || SECRET_END.test(word));
}

/** Decoded until nothing is encoded any more. @returns undefined for text that is encoded too many times */
function decoded(text: string): string | undefined {
  let current = text;
  for (let turn = 0; turn < MAX_DECODINGS; turn++) {
    const next = decodedOnce(current);
    if (next === current) {
      return current;
    }
    current = next;
  }
  return undefined;
}

/** As UTF-8, else byte by byte; anything but an escape stays. */
function decodedOnce(text: string): string {
  if (!text.includes('%')) {
    return text;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(PERCENT, (_, wide: string | undefined, byte: string | undefined) =>
      String.fromCharCode(parseInt(wide ?? byte ?? '', 16)),
    );
  }
}
