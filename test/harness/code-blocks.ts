/** A file that a document shows. */
export interface ShownFile {
  readonly path: string;
  readonly text: string;
}

/** Contents of the fenced blocks of a language, in order. */
export const codeBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(([, code = '']) => code);

/** The files in a block: each begins with a line `// path` that names it. */
export function shownFiles(block: string): ShownFile[] {
  const [, ...parts] = block.split(/^\/\/ (\S+\.ts)$/m);
  return parts.flatMap((path, index) =>
    index % 2 === 0 ? [{ path, text: (parts[index + 1] ?? '').trim() + '\n' }] : [],
  );
}

/** Texts between single backticks. */
export const inlineCode = (markdown: string): string[] =>
  [...markdown.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
