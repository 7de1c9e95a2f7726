const MAX_LENGTH = 255;

/** The name a client gave, without folders and control characters (protocol/files.md 2). */
export function cleanFileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  return Array.from(last.replace(/\p{Cc}/gu, ''))
    .slice(0, MAX_LENGTH)
    .join('');
}

/** Text after the last dot; empty without a dot. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/** The extension as it may become part of a path: 1 to 16 letters or digits, else none. */
export function pathExtension(name: string): string {
  const extension = extensionOf(name);
  return /^[A-Za-z0-9]{1,16}$/.test(extension) ? `.${extension}` : '';
}
