/** What proxies append to the tag of an answer that they compress: Apache, Caddy and Jetty; nginx makes it weak instead. */
const CODING = /-{1,2}(?:gzip|br|zstd|deflate)"$/;

/**
 * Whether the value of `If-Match` or `If-None-Match` names the tag: alone or in a list, or by `*`, which stands alone.
 * Tags compare by what they say: a proxy that compresses the answer changes its tag, not the state that it names
 * (protocol/deviations.md 1).
 *
 * @param tag a strong tag without commas
 */
export const namesTag = (header: string, tag: string): boolean =>
  header.trim() === '*' || header.split(',').some((each) => asSent(each.trim()) === tag);

const asSent = (tag: string): string => tag.replace(/^W\/(?=")/, '').replace(CODING, '"');
