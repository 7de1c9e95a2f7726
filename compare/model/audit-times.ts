/** Times that servers set by themselves, by the names of Jmix and of its predecessor: never equal on two servers. */
export const AUDIT_TIMES: ReadonlySet<string> = new Set([
  'createdDate',
  'lastModifiedDate',
  'deletedDate',
  'createTs',
  'updateTs',
  'deleteTs',
]);
