import type { Answer, Call } from './router.js';
import { prepared, type Row } from './rows.js';

const quoted = JSON.stringify;

const page = prepared(
  'gadgets',
  `SELECT id, name, settings, upper(state::text), array_to_json(labels) FROM bench_gadget
   WHERE deleted_date IS NULL ORDER BY name, id LIMIT $1 OFFSET $2`,
);

export async function pageOfGadgets({ query }: Call): Promise<Answer> {
  const rows = await page([query.get('limit'), query.get('offset')]);
  return { json: `[${rows.map(gadget).join()}]` };
}

const gadget = ([id = '', name = '', settings = '', state = '', labels = '']: Row): string =>
  `{"_entityName":"Gadget","_instanceName":${quoted(name)},"id":"${id}","name":${quoted(name)},` +
  `"settings":${settings},"state":"${state}","labels":${labels}}`;
