import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { allSteps } from '../common/all-steps.fixture.js';
import { documentText } from './document-text.js';
import type { OpenApiDocument } from './openapi.js';
import { GENERIC_DOCUMENT } from './generic/generic-document.js';

const STRANGE = {
  openapi: '3.0.3',
  tags: [],
  nothing: undefined,
  paths: {
    '/a: b': { get: { summary: 'two\nlines\n\n  and an indent', description: '\n starts empty' } },
    '#': {},
    null: { yes: true, 'a "quoted" key': "it's", list: [{ text: 'x\ny' }, []] },
  },
  components: {
    schemas: { One: { type: 'object', properties: { 'a:b': { pattern: '^\\d+$' } } }, Two: {} },
    securitySchemes: {},
  },
};

describe('documentText', () => {
  it.each<[string, object]>([
    ['the generic document', GENERIC_DOCUMENT],
    ['strange texts', STRANGE],
  ])('writes %s as one call of the libraries would', (_, document) => {
    expect(allSteps(documentText(document as OpenApiDocument, 'json')).join('')).toBe(
      `${JSON.stringify(document, null, 2)}\n`,
    );
    expect(allSteps(documentText(document as OpenApiDocument, 'yaml')).join('')).toBe(
      stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }),
    );
  });
});
