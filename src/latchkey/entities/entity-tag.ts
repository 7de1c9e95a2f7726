/**
 * The `ETag` of an entity: its version. It is sent only to callers who may view the version, and `If-Match` compares with
 * it (protocol/README.md decision 7).
 */
export const entityTag = (version: string): string => `"${version}"`;
