import { describe, expect, it } from '@jest/globals';
import { objectOf, STRING, withDynamicMembers } from '../openapi/parts/schemas.js';
import { clientTypes } from './client-types.js';

describe('types of clients (protocol/dynamic-attributes.md 6)', () => {
  it('let objects have members named +<code> where the document says so, and nowhere else', async () => {
    const product = withDynamicMembers(objectOf({ name: STRING }));
    const address = objectOf({ city: STRING });
    const document = {
      openapi: '3.0.3',
      info: { title: 'Shop', version: '1' },
      paths: {},
      components: { schemas: { entity_Product: product, entity_Address: address } },
    };
    const lines = (await clientTypes(JSON.stringify(document))).replaceAll(/\s+/g, ' ');
    expect(lines).toContain('entity_Product: { name: string; } & { [key: `+${string}`]: unknown; };');
    expect(lines).toContain('entity_Address: { city: string; };');
  });
});
