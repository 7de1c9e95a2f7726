/** A URL as it may be logged: tokens are secrets wherever they stand (protocol/oauth.md 8). */
export const maskedUrl = (url: string): string => url.replace(/((?:access|refresh)_?token=)[^&#\s]*/gi, '$1***');
