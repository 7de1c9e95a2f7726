/** Orders by id, with their number and the quantities of their lines by id. */
export type ShopState = Map<string, { number: string; readonly lines: Map<string, number> }>;

/** An item of the list of lines in a body: one that is stored, with its new quantity or none, or a new one. */
export interface LineBody {
  readonly id: string;
  readonly quantity?: number;
}

export type Command =
  | {
      readonly kind: 'create';
      readonly id: string;
      readonly number: string;
      readonly lines: readonly Required<LineBody>[];
    }
  | { readonly kind: 'update'; readonly id: string; readonly number?: string; readonly lines?: readonly LineBody[] }
  | { readonly kind: 'delete'; readonly ids: readonly string[] }
  | { readonly kind: 'updateLine'; readonly id: string; readonly quantity: number }
  | { readonly kind: 'deleteLine'; readonly id: string };

const seesOrder = (number: string): boolean => !number.includes('x');
const mayWriteOrder = (number: string): boolean => number.startsWith('N');
const seesLine = (quantity: number): boolean => quantity < 100;
const mayWriteLine = (quantity: number): boolean => quantity < 10;

/**
 * What row-level roles make of a write (protocol/roles.md 6 to 8), written down a second time and simpler: whether
 * everything that is written is seen and permitted, before and after.
 *
 * @param state changed where the write succeeds
 * @returns the status of the answer
 */
export function expectedStatus(state: ShopState, command: Command): number {
  switch (command.kind) {
    case 'create':
      return create(state, command);
    case 'update':
      return update(state, command);
    case 'delete':
      return remove(state, command.ids);
    case 'updateLine':
      return withLine(state, command.id, (lines, quantity) => {
        if (!mayWriteLine(quantity) || !mayWriteLine(command.quantity)) {
          return 403;
        }
        lines.set(command.id, command.quantity);
        return 200;
      });
    case 'deleteLine':
      return withLine(state, command.id, (lines, quantity) => {
        if (!mayWriteLine(quantity)) {
          return 403;
        }
        lines.delete(command.id);
        return 204;
      });
  }
}

function create(state: ShopState, { id, number, lines }: Command & { readonly kind: 'create' }): number {
  if (!mayWriteOrder(number) || !lines.every(({ quantity }) => mayWriteLine(quantity))) {
    return 403;
  }
  state.set(id, { number, lines: new Map(lines.map((line) => [line.id, line.quantity])) });
  return 201;
}

function update(state: ShopState, { id, number, lines }: Command & { readonly kind: 'update' }): number {
  const order = state.get(id);
  if (!order || !seesOrder(order.number)) {
    return 404;
  }
  const wanted = number ?? order.number;
  const before = order.lines;
  const after = lines ? changedLines(before, lines) : new Map(before);
  const ids = [...new Set([...before.keys(), ...after.keys()])].filter((each) => before.get(each) !== after.get(each));
  const quantities = ids.flatMap((each) => [before.get(each) ?? 0, after.get(each) ?? 0]);
  if (!mayWriteOrder(order.number) || !mayWriteOrder(wanted) || !quantities.every(mayWriteLine)) {
    return 403;
  }
  state.set(id, { number: wanted, lines: after });
  return 200;
}

/** Hidden lines stay as they are, whatever a body says or does not say about them. */
function changedLines(before: ReadonlyMap<string, number>, lines: readonly LineBody[]): Map<string, number> {
  const hidden = [...before].filter(([, quantity]) => !seesLine(quantity));
  const named = lines.map(({ id, quantity }) => [id, quantity ?? before.get(id) ?? 0] as const);
  return new Map([...named, ...hidden]);
}

function remove(state: ShopState, ids: readonly string[]): number {
  const orders = ids.map((id) => state.get(id));
  if (!orders.every((order) => order && seesOrder(order.number))) {
    return 404;
  }
  // Hidden lines are more than may be written.
  const permitted = orders.every(
    (order) => order && mayWriteOrder(order.number) && [...order.lines.values()].every(mayWriteLine),
  );
  if (!permitted) {
    return 403;
  }
  ids.forEach((id) => state.delete(id));
  return 204;
}

function withLine(
  state: ShopState,
  id: string,
  write: (lines: Map<string, number>, quantity: number) => number,
): number {
  const lines = [...state.values()].map((order) => order.lines).find((each) => each.has(id));
  const quantity = lines?.get(id);
  return lines && quantity !== undefined && seesLine(quantity) ? write(lines, quantity) : 404;
}
