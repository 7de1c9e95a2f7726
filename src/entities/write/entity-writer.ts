import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { isJsonObject, type JsonObject, parseJson } from '../../common/json-text.js';
import { restError, RestError } from '../../common/rest-error.js';
import type { Transaction } from '../../database/database.js';
import type { EntityChange, StoredValue } from '../../metadata/entity-hooks.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { readId, requireId } from '../entity-id.js';
import { type EntityBody, OutOfRangeError, readBody } from './body-reader.js';
import { columnsOf } from './columns.js';
import { HookRegistry } from './hook-registry.js';
import { checkedReferences, creationFault, updateFault, type WriteFault } from './reference-check.js';
import { deleteRow, insertRow, itemIds, lockRow, replaceLinks, type StoredRow, updateRow } from './row-writer.js';
import { sameValue } from './same-value.js';
import { EntityValidation } from './validation/entity-validation.js';

const NOTHING: ReadonlyMap<string, StoredValue> = new Map();

/** Creates, updates and deletes rows inside a transaction of the caller; protocol/entities.md 8 to 10, 13. */
@Injectable()
export class EntityWriter {
  constructor(
    private readonly hooks: HookRegistry,
    private readonly validation: EntityValidation,
  ) {}

  /**
   * Creates a row. The id of an existing row updates that row instead (protocol/README.md decision 12).
   *
   * @returns the id
   */
  async create(transaction: Transaction, caller: Caller, entity: EntityModel, json: JsonObject): Promise<string> {
    const body = read(entity, json, caller, creationFault);
    const id = givenId(entity, json);
    const present = id === undefined ? undefined : await lockRow(transaction, entity, id);
    if (id !== undefined && present) {
      if (!caller.rights.mayDo('read', entity.name)) {
        throw restError('idTaken', { entity: entity.name, id });
      }
      if (!caller.rights.mayDo('update', entity.name)) {
        throw restError('updatingForbidden', { entity: entity.name });
      }
      await this.change(transaction, caller, entity, id, present, body, creationFault);
      return id;
    }
    return this.insert(transaction, caller, entity, id ?? generatedId(entity), body);
  }

  /**
   * Changes what the body, still JSON text, names: a missing row is reported before a faulty body.
   *
   * @param idText id as the client wrote it
   * @returns the id
   * @throws RestError 404 for a row that is missing or deleted
   */
  async update(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    idText: string,
    text: string,
  ): Promise<string> {
    const { id, stored } = await this.visibleRow(transaction, caller, entity, idText);
    await this.change(transaction, caller, entity, id, stored, readForUpdate(entity, text, caller), updateFault);
    return id;
  }

  /**
   * @param idText id as the client wrote it
   * @throws RestError 404 for a row that is missing or deleted
   */
  async delete(transaction: Transaction, caller: Caller, entity: EntityModel, idText: string): Promise<void> {
    const { id, stored } = await this.visibleRow(transaction, caller, entity, idText);
    await this.remove(transaction, caller, entity, id, stored.values);
  }

  private async insert(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    id: string | undefined,
    body: EntityBody,
  ): Promise<string> {
    const references = await checkedReferences(transaction, body, undefined, caller.rights, creationFault);
    const change = changeOf('create', id ?? '', NOTHING, new Map([...body.values, ...references]), caller);
    await this.validate(transaction, caller, entity, change, body);
    await this.hooks.beforeWrite(entity, change, transaction);
    const values = new Map(change.values);
    if (id !== undefined) {
      values.set(entity.primaryKey.name, id);
    }
    const inserted = await insertRow(transaction, entity, values, caller.principal.username);
    await this.link(transaction, entity, inserted, body);
    await this.hooks.afterWrite(entity, { ...change, id: inserted }, transaction);
    return inserted;
  }

  private async change(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    id: string,
    stored: StoredRow,
    body: EntityBody,
    fault: WriteFault,
  ): Promise<void> {
    const row = { entity, id, values: stored.values };
    const references = await checkedReferences(transaction, body, row, caller.rights, fault);
    const change = changeOf('update', id, stored.values, new Map([...body.values, ...references]), caller);
    await this.validate(transaction, caller, entity, change, body);
    await this.hooks.beforeWrite(entity, change, transaction);
    for (const [name, value] of change.values) {
      if (sameValue(columnsOf(entity).get(name)?.attribute, stored.values.get(name) ?? null, value)) {
        change.values.delete(name);
      }
    }
    if (change.values.size > 0 || stored.deleted) {
      await updateRow(transaction, entity, id, change.values, caller.principal.username);
    }
    await this.link(transaction, entity, id, body);
    await this.hooks.afterWrite(entity, change, transaction);
  }

  private async remove(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    id: string,
    values: ReadonlyMap<string, StoredValue>,
  ): Promise<void> {
    const change = changeOf('delete', id, values, new Map(), caller);
    await this.hooks.beforeWrite(entity, change, transaction);
    for (const attribute of entity.attributes.values()) {
      if (attribute.kind === 'toMany' && attribute.composition) {
        for (const item of await itemIds(transaction, entity, attribute, id)) {
          const row = await lockRow(transaction, attribute.target, item);
          await this.remove(transaction, caller, attribute.target, item, row?.values ?? NOTHING);
        }
      }
    }
    await deleteRow(transaction, entity, id, caller.principal.username);
    await this.hooks.afterWrite(entity, change, transaction);
  }

  /** Updates and deletes load the row with READ rights first (protocol/roles.md 7.4). */
  private async visibleRow(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    idText: string,
  ): Promise<{ readonly id: string; readonly stored: StoredRow }> {
    const id = requireId(entity, idText);
    const stored = caller.rights.mayDo('read', entity.name) ? await lockRow(transaction, entity, id) : undefined;
    if (!stored || stored.deleted) {
      throw restError('entityIdNotFound', { entity: entity.name, id: idText });
    }
    return { id, stored };
  }

  private async validate(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    { operation, before, values }: EntityChange,
    { links }: EntityBody,
  ): Promise<void> {
    await this.validation.check(transaction, caller, [
      {
        entity,
        operation: operation === 'create' ? 'create' : 'update',
        values,
        before,
        transients: new Map(),
        children: new Map(),
        links: new Map([...links].map(([{ name }, ids]) => [name, ids.filter((id) => id !== undefined)])),
      },
    ]);
  }

  private async link(transaction: Transaction, entity: EntityModel, id: string, { links }: EntityBody): Promise<void> {
    for (const [attribute, ids] of links) {
      await replaceLinks(
        transaction,
        entity,
        attribute,
        id,
        ids.filter((each) => each !== undefined),
      );
    }
  }
}

function changeOf(
  operation: EntityChange['operation'],
  id: string,
  before: ReadonlyMap<string, StoredValue>,
  values: Map<string, StoredValue>,
  { principal }: Caller,
): EntityChange {
  const authorSession = principal.kind === 'user' ? principal.sessionId : undefined;
  return { operation, id, before, values, author: principal.username, authorSession };
}

function read(entity: EntityModel, json: JsonObject, { rights }: Caller, fault: WriteFault): EntityBody {
  try {
    return readBody(entity, json, rights);
  } catch (error) {
    throw error instanceof OutOfRangeError ? fault(error.message) : error;
  }
}

/** Updates answer every fault of the body with the same text (protocol/errors.md 3). */
function readForUpdate(entity: EntityModel, text: string, caller: Caller): EntityBody {
  const json = parseJson(text);
  if (!isJsonObject(json)) {
    throw restError('undeserializable');
  }
  try {
    return read(entity, json, caller, updateFault);
  } catch (error) {
    const general = error instanceof RestError && error.status === 400 && hasEmptyDetails(error);
    throw general ? restError('undeserializable') : error;
  }
}

const hasEmptyDetails = ({ body }: RestError): boolean => (body as { details?: unknown }).details === '';

/** The id a body names under `id` or under the key's own name; null counts as absent. */
function givenId(entity: EntityModel, json: JsonObject): string | undefined {
  const given = (Object.hasOwn(json, 'id') ? json.id : undefined) ?? json[entity.primaryKey.name];
  if (given === undefined || given === null) {
    return undefined;
  }
  const id = readId(entity, given);
  if (id === undefined) {
    throw restError('invalidEntityId', { id: typeof given === 'string' ? given : (stringify(given) ?? '') });
  }
  return id;
}

const generatedId = ({ primaryKey }: EntityModel): string | undefined =>
  primaryKey.type === 'uuid' ? randomUUID() : undefined;
