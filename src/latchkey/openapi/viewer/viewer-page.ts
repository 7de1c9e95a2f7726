import { OWN_FILES } from './viewer-assets.js';

/**
 * The whole page: scripts and styles are files of this server.
 *
 * @param place path of the page as browsers see it
 * @param consolePath the same of the console, whose client logs in; absent where it is off
 */
export const viewerPage = (place: string, consolePath?: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>REST API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${place}/assets/swagger-ui.css">
<link rel="stylesheet" href="${place}/assets/${OWN_FILES.style}">
</head>
<body>
<header id="login"></header>
<div id="documents" data-page="${place}"${consolePath === undefined ? '' : ` data-console="${consolePath}"`}></div>
<script src="${place}/assets/swagger-ui-bundle.js"></script>
<script src="${place}/assets/swagger-ui-standalone-preset.js"></script>
<script src="${place}/assets/${OWN_FILES.login}"></script>
<script src="${place}/assets/${OWN_FILES.start}"></script>
</body>
</html>
`;

/**
 * Scripts and requests of this server only. The pictures in the viewer's style are data, and the viewer styles by script.
 *
 * @param issuer public address of the backend, where requests of the project's document go; empty = this server
 */
export const viewerPolicy = (issuer: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${issuer === '' ? '' : ` ${new URL(issuer).origin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
