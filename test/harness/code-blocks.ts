/** A file that a document shows. */
export interface ShownFile {
  readonly path: string;
  readonly text: string;
}

/** Contents of the fenced blocks of a language, in order, without the indentation of their fences. */
export const codeBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    ([, indentation = '', code = '']) => code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
  );

/** The files in a block: each begins with a line `// path` that names it. */
export function shownFiles(block: string): ShownFile[] {
  const [, ...parts] = block.split(/^\/\/ (\S+\.ts)$/m);
  return parts.flatMap((path, index) =>
    index % 2 === 0 ? [{ path, text: (parts[index + 1] ?? '').trim() + '\n' }] : [],
  );
}

/** Texts between single backticks. */
export const inlineCode = (markdown: string): string[] =>
  [...markdown.replace(/^ *```[\s\S]+?^ *```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
