import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { allSteps } from '../common/all-steps.fixture.js';
import { documentText, YAML } from './document-text.js';
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
    expect(allSteps(documentText(document as OpenApiDocument, 'yaml')).join('')).toBe(stringify(document, YAML));
  });

  it('quotes in YAML what readers of version 1.1 take for something else', () => {
    const document = { '=': ['=', '<<', '<', 'no', 'on', '2024-01-01', '12:30', '017'], yes: 1 };
    expect(allSteps(documentText(document as unknown as OpenApiDocument, 'yaml')).join('')).toBe(
      `"=":
  - "="
  - "<<"
  - <
  - "no"
  - "on"
  - "2024-01-01"
  - "12:30"
  - "017"
"yes": 1
`,
    );
  });
});
