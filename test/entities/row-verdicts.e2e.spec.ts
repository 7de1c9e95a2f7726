import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { UserPrincipal } from '../../src/latchkey/common/principal.js';
import { Database } from '../../src/latchkey/database/database.js';
import { RowVerdicts } from '../../src/latchkey/entities/read/row-verdicts.js';
import { EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { type Caller, CurrentValues } from '../../src/latchkey/roles/caller.js';
import type { EntityAction } from '../../src/latchkey/roles/rights.js';
import { RightsService } from '../../src/latchkey/roles/rights.service.js';
import { CurrentUsers } from '../../src/latchkey/roles/row-level/current-users.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { A1, A2, B1, B2, ordersToSearch } from '../builders/orders-to-search.js';
import { RowLevelRolesModule } from '../builders/row-level-roles.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({}, [RowLevelRolesModule]));
let caller: Caller;

beforeAll(async () => {
  await ordersToSearch(app.database);
  const userId = await aUser(app.database, { username: 'vera', firstName: 'north', roles: ['system-full-access'] });
  await aRoleAssignment(app.database, { username: 'vera', roleCode: 'careful', roleType: 'row_level' });
  const principal: UserPrincipal = {
    kind: 'user',
    username: 'vera',
    userId,
    sessionId: '',
    sessionLocale: undefined,
    timeZone: undefined,
  };
  const rights = await app.nest.get(RightsService).of(principal);
  const values = new CurrentValues(principal, 'en', await app.nest.get(CurrentUsers).of(principal));
  caller = { principal, rights, locale: 'en', values };
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Whether the caller may do it with each of the rows; undefined for ids without a row. */
async function verdicts(action: EntityAction, entity: string, ids: readonly string[]) {
  const model = app.nest.get(EntityRegistry).get(entity);
  const subjects = await app.nest.get(RowVerdicts, { strict: false }).of(app.database, caller, action, model, ids);
  return ids.map((id) => {
    const subject = subjects.get(id);
    return subject && caller.rights.mayDoWith(action, subject);
  });
}

const MISSING = 'aaaaaaaa-0000-4000-8000-000000000000';

describe('RowVerdicts (protocol/roles.md 6, 12)', () => {
  it('checks all policies of the action, conditions and functions, with one statement', async () => {
    const spy = jest.spyOn(Database.prototype, 'rows');
    expect(await verdicts('update', 'Order', [A1, A2, B1, B2, MISSING])).toEqual([
      true,
      false,
      false,
      false,
      undefined,
    ]);
    expect(spy).toHaveBeenCalledTimes(1);
    expect(await verdicts('delete', 'Order', [A1, A2, B1, B2])).toEqual([true, true, true, true]);
  });

  it('judges each row by the class it is of', async () => {
    const payment = (kind: string, card: string | null) =>
      insertRow(app.database, 'domain_payment', { kind, reference: kind, card_number: card });
    const ids = [await payment('card', '4111'), await payment('card', '5111'), await payment('cash', null)];
    expect(await verdicts('update', 'Payment', ids)).toEqual([true, false, true]);
    expect(await verdicts('update', 'CardPayment', ids.slice(0, 2))).toEqual([true, false]);
  });

  it('knows where nothing can be refused', () => {
    const entities = app.nest.get(EntityRegistry);
    const restricts = (action: EntityAction, entity: string) =>
      app.nest.get(RowVerdicts, { strict: false }).restricts(caller, action, entities.get(entity));
    expect(restricts('update', 'Order')).toBe(true);
    expect(restricts('update', 'Payment')).toBe(true);
    expect(restricts('update', 'CashPayment')).toBe(false);
    expect(restricts('read', 'Order')).toBe(false);
  });
});
