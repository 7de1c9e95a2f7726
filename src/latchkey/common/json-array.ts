import { LongWork } from './long-work.js';

/** Members that are joined at once. */
const BATCH = 256;

/**
 * JSON array of members that are JSON already, joined in slices: a long text made of many parts would be put together in
 * one go later, when it is sent.
 */
export async function jsonArray(members: readonly string[]): Promise<string> {
  if (members.length <= BATCH) {
    return `[${members.join()}]`;
  }
  const work = new LongWork();
  const joined: string[] = [];
  for (let start = 0; start < members.length; start += BATCH) {
    joined.push(members.slice(start, start + BATCH).join());
    if (work.isSliceOver) {
      await work.pause();
    }
  }
  return `[${joined.join()}]`;
}
