import { CallerParam, ConstrainedData, RestMethod, RestParam, RestService, type Caller } from 'latchkey';
import { Gadget } from './gadget.entity.js';

/** What code sees of a gadget, and what it stores. */
@RestService('gadgets')
export class GadgetService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod({ returns: 'string' })
  async change(@CallerParam() caller: Caller, @RestParam('id', 'int') id: number): Promise<string> {
    const data = this.data.for(caller);
    const gadget = await data.required(Gadget, id, { plan: 'whole' });
    const { settings, status, level, history, numbers, grid, labels, moments } = gadget;
    const seen = JSON.stringify({ settings, status, level, history, numbers, grid, labels, moments });
    gadget.settings = { ...(settings as object), seen: [true, null] };
    gadget.history = [...history, status];
    gadget.numbers = [...(numbers ?? []), null];
    gadget.grid = [...grid, [0, 0]];
    await data.save(gadget);
    return seen;
  }
}
