import { jest } from '@jest/globals';

/** The first spec of a run also builds the database template. */
const SPEC_TIMEOUT_MS = 30_000;

jest.setTimeout(SPEC_TIMEOUT_MS);
