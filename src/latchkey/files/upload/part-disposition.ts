/** What the header of a part of a multipart body says about it. */
export interface PartDisposition {
  /** Name of the form field. */
  readonly name: string;
  /** Absent for text parts. */
  readonly filename: string | undefined;
}

const PARAMETER = /;\s*([^\s=;]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;]*))/g;
const EXTENDED_VALUE = /^([\w-]+)'[\w-]*'((?:%[\dA-Fa-f]{2}|[^%'])*)$/;

/**
 * Reads `form-data; name="file"; filename="cat.jpg"`. A `filename*` that can be decoded beats `filename`
 * (protocol/files.md 2).
 *
 * @param header value of `Content-Disposition`, one character per byte; undefined when the part has none
 */
export function readDisposition(header = ''): PartDisposition {
  const values = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of header.matchAll(PARAMETER)) {
    values.set(name.toLowerCase(), quoted?.replace(/\\(["\\])/g, '$1') ?? plain.trim());
  }
  const extended = decodeExtended(values.get('filename*') ?? '');
  return { name: utf8(values.get('name') ?? ''), filename: extended ?? optional(values.get('filename'), utf8) };
}

/** `utf-8''b%C3%A4r.txt`; undefined for anything else and for unknown charsets. */
function decodeExtended(value: string): string | undefined {
  const [, charset, encoded] = EXTENDED_VALUE.exec(value) ?? [];
  if (charset === undefined || encoded === undefined) {
    return undefined;
  }
  const bytes = encoded.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return decode(bytes, charset);
}

/** Browsers send names in UTF-8; anything else is read byte by byte. */
const utf8 = (binary: string): string => decode(binary, 'utf-8') ?? binary;

function decode(binary: string, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(binary, 'latin1'));
  } catch {
    return undefined;
  }
}

const optional = (value: string | undefined, convert: (value: string) => string): string | undefined =>
  value === undefined ? undefined : convert(value);
