import { jest } from '@jest/globals';

/** Also of hooks, some of which start processes. */
const SPEC_TIMEOUT_MS = 30_000;

jest.setTimeout(SPEC_TIMEOUT_MS);
