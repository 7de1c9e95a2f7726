import type { StoredValue } from '../../metadata/entity-hooks.js';
import type { WriteColumn } from './columns.js';

/** A column as its row was read: lists, in which other programs may have stored nulls, come as JSON. */
export const storedValue = ({ kind }: WriteColumn['attribute'], text: string | null): StoredValue =>
  kind === 'elements' && text !== null ? (JSON.parse(text) as (string | null)[]) : text;
