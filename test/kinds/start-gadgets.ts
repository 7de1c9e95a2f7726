import { startApp, type TestApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { GadgetsModule } from './gadgets.module.js';

export const startGadgets = (): Promise<TestApp> => startApp({}, [GadgetsModule]);

export const GADGETS = '/rest/entities/Gadget';

/** Sends requests about gadgets as the administrator. */
export class Gadgets {
  constructor(private readonly app: TestApp) {}

  create(body: object): Promise<Answer> {
    return this.app.as('admin').post(GADGETS, body);
  }

  update(id: number, body: object): Promise<Answer> {
    return this.app.as('admin').put(`${GADGETS}/${id}`, body);
  }

  async read(id: number, parameters = ''): Promise<unknown> {
    return (await this.app.as('admin').get(`${GADGETS}/${id}?fetchPlan=whole${parameters}`)).json;
  }

  search(property: string, operator: string, value?: unknown): Promise<Answer> {
    const filter = { conditions: [{ property, operator, value }] };
    return this.app.as('admin').post(`${GADGETS}/search`, { filter, sort: 'id' });
  }

  /** Ids of the gadgets that a condition finds; the details of an error. */
  async found(property: string, operator: string, value?: unknown): Promise<unknown> {
    const { status, json } = await this.search(property, operator, value);
    return status === 200
      ? (json as { id: number }[]).map(({ id }) => id)
      : `${status} ${(json as { details: string }).details}`;
  }
}
