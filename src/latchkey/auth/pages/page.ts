import { createHash } from 'node:crypto';

/** Something to show in a browser; protocol/oauth.md 10. */
export interface Page {
  /** As the setting `LOCALES` writes it. */
  readonly locale: string;
  /** Text. */
  readonly title: string;
  /** Finished HTML. */
  readonly body: string;
}

const STYLE =
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}' +
  'body{margin:0;padding:1rem}' +
  'main{box-sizing:border-box;max-width:22rem;margin:8vh auto 0}' +
  'h1{font-size:1.5rem}' +
  'label{display:block;margin-top:1rem}' +
  'input,button{box-sizing:border-box;width:100%;padding:.75rem;font:inherit}' +
  'button{margin-top:1.5rem}' +
  '[role=alert]{padding:.75rem;border:2px solid}';

/**
 * Nothing but the style above and no frame around it. No `form-action`: browsers would apply it to the redirect to the
 * application, too.
 */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every page of the login, whatever its status (protocol/oauth.md 10). */
export const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
} as const;

/** The whole document; it is usable without JavaScript and at the width of a phone. */
export const pageHtml = ({ locale, title, body }: Page): string => `<!doctype html>
<html lang="${escapeHtml(locale.replaceAll('_', '-'))}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;

/** A text as it may stand in HTML, also inside of quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
