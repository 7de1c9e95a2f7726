import { describe, expect, it } from '@jest/globals';
import { allSteps } from '../../src/latchkey/common/all-steps.fixture.js';
import { EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { entityCaptions, enumCaptions } from '../../src/latchkey/messages/caption-lists.js';
import { readBundles } from '../../src/latchkey/messages/message-files.js';
import { SYSTEM_BUNDLES, Texts } from '../../src/latchkey/messages/messages.js';
import { useApp } from '../harness/use-app.js';

const FOLDERS = [SYSTEM_BUNDLES, new URL('../../src/sales/messages/', import.meta.url)];
const FOUND = 'found';

const app = useApp();

/** The bundles of one language alone, every text replaced, so that a caption which is its own key stands out. */
const marked = (locale: string): Texts =>
  new Texts(
    locale,
    FOLDERS.map((folder) => new Map([...(readBundles(folder).get(locale)?.keys() ?? [])].map((key) => [key, FOUND]))),
  );

describe('the captions of the sample domain and the system entities (protocol/messages.md)', () => {
  it.each(['en', 'de'])('are complete in %s', (locale) => {
    const registry = app.nest.get(EntityRegistry, { strict: false });
    const texts = marked(locale);
    for (const written of [entityCaptions(registry, texts), enumCaptions(registry, texts)]) {
      const { all } = allSteps(written);
      const captions = Object.entries(JSON.parse(all) as Record<string, string>);
      expect(captions.length).toBeGreaterThan(0);
      expect(captions.filter(([, text]) => text !== FOUND)).toEqual([]);
    }
  });

  it.each([
    ['en', 'Order', 'Total', 'Role code'],
    ['de', 'Bestellung', 'Gesamtbetrag', 'Rollencode'],
  ])('reach clients in %s', async (locale, order, total, roleCode) => {
    const answer = await app.as('admin').get('/rest/messages/entities', undefined, { 'accept-language': locale });
    expect(answer.json).toMatchObject({
      Order: order,
      'Order.total': total,
      'sec_RoleAssignmentEntity.roleCode': roleCode,
    });
  });
});
