import { START_SCRIPT } from './viewer-assets.js';

const ASSETS = '/rest/docs/assets';

/** The whole page: scripts and styles are files of this server. */
export const VIEWER_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>REST API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${ASSETS}/swagger-ui.css">
</head>
<body>
<div id="documents"></div>
<script src="${ASSETS}/swagger-ui-bundle.js"></script>
<script src="${ASSETS}/swagger-ui-standalone-preset.js"></script>
<script src="${ASSETS}/${START_SCRIPT}"></script>
</body>
</html>
`;

/**
 * Scripts and requests of this server only. The pictures in the viewer's style are data, and the viewer styles by script.
 *
 * @param apiOrigin public address of the backend, where requests of the project's document go; empty = this server
 */
export const viewerPolicy = (apiOrigin: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${apiOrigin === '' ? '' : ` ${apiOrigin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
