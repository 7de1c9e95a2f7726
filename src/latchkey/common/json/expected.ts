/** What may come next. Numbers, because they are compared for every token. */
export const VALUE = 0;
export const FIRST_ITEM = 1;
export const KEY = 2;
export const FIRST_KEY = 3;
export const COLON = 4;
export const COMMA_OR_END = 5;
export const END_OF_TEXT = 6;
export const NOTHING = 7;

export type Expected = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
