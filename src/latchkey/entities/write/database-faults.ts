import { Logger } from '@nestjs/common';
import { type RestError, restError, ValidationError } from '../../errors/rest-error.js';
import { type PostgresFault, raisedText, type StatementFault } from '../../errors/statement-fault.js';
import { unacceptable } from '../../errors/unacceptable.js';
import type { Texts } from '../../messages/messages.js';
import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { columnsOf } from './statements/stored-rows.js';
import { type RowWrite, RowWriteFault } from './statements/run-statement.js';
import { notNullText } from './validation/constraint-texts.js';
import { creationFault, updateFault, type WriteFault } from './write-fault.js';

/** What a request asks for; decides the text of its refusals. */
export type WriteOperation = 'create' | 'update' | 'delete';

/** Where a fault happened. */
export interface FaultContext {
  readonly operation: WriteOperation;
  /** The entity of the request; absent where it is about several. */
  readonly entity: EntityModel | undefined;
  readonly entities: EntityRegistry;
  readonly texts: Texts;
  /** Columns of the violated constraint, as far as they are known. */
  readonly columns: readonly string[];
}

const logger = new Logger('DatabaseFaults');

const OPERATION_FAULTS: Readonly<Record<WriteOperation, WriteFault>> = {
  create: creationFault,
  update: updateFault,
  delete: updateFault,
};

/** The response to a write that a constraint, a rule or a limit of the database refused; protocol/errors.md 5. */
export function responseToFault(thrown: StatementFault, context: FaultContext): RestError {
  const { fault } = thrown;
  const write = thrown instanceof RowWriteFault ? thrown.write : undefined;
  switch (fault.code) {
    case '23505':
    case '23P01':
      return restError(
        'uniqueViolation',
        { constraint: fault.constraint ?? raisedText(fault) ?? '' },
        {},
        {
          attributes: attributesOf(fault, write, context),
        },
      );
    case '23503':
    case '23001':
      return foreignKeyResponse(fault, write, context) ?? unacceptable(fault);
    case '23502':
      return notNullResponse(fault, write, context) ?? unacceptable(fault);
    case '23514':
      return checkResponse(fault, write, context) ?? unacceptable(fault);
    default:
      return unacceptable(fault);
  }
}

function foreignKeyResponse(
  fault: PostgresFault,
  write: RowWrite | undefined,
  context: FaultContext,
): RestError | undefined {
  if (fault.constraint === undefined) {
    return undefined;
  }
  // At the commit only the request says which side of the reference was written.
  const deletes = (write?.action ?? context.operation) === 'delete' && write?.attribute === undefined;
  if (deletes && !isOfInsertion(fault)) {
    const referencing = entityOfTable(fault, context.entities)?.name ?? fault.table ?? '';
    return restError('deletePolicyViolation', { entity: (context.entity ?? write?.entity)?.name ?? '', referencing });
  }
  const [attribute = fault.constraint] = attributesOf(fault, write, context);
  return OPERATION_FAULTS[context.operation](`Referenced entity for property '${attribute}' is missing`);
}

/** A deletion may insert rows: by a trigger, or by a hook. A server that speaks another language than English does not say so. */
const isOfInsertion = ({ message }: PostgresFault): boolean => message.startsWith('insert or update on table');

function notNullResponse(
  fault: PostgresFault,
  write: RowWrite | undefined,
  context: FaultContext,
): RestError | undefined {
  const { column, table } = fault;
  if (column === undefined) {
    return undefined;
  }
  const [path] = attributesOfColumns([column], fault, write, context);
  if (path !== undefined) {
    return new ValidationError([{ ...notNullText(context.texts), path, invalidValue: null }]);
  }
  const entity = entityOf(fault, write, context)?.name ?? '';
  logger.error(`The column ${column} of ${table ?? entity} needs a value: give it a default or an attribute`);
  return OPERATION_FAULTS[context.operation](`The database needs a value that no attribute of ${entity} sets`);
}

function checkResponse(
  fault: PostgresFault,
  write: RowWrite | undefined,
  context: FaultContext,
): RestError | undefined {
  const { constraint } = fault;
  const entity = entityOf(fault, write, context);
  return constraint === undefined || entity === undefined
    ? undefined
    : restError(
        'checkViolation',
        { entity: entity.name, constraint },
        {},
        {
          attributes: attributesOf(fault, write, context),
        },
      );
}

/** Names of the attributes that the violated constraint covers. */
const attributesOf = (fault: PostgresFault, write: RowWrite | undefined, context: FaultContext): readonly string[] =>
  write?.attribute === undefined ? attributesOfColumns(context.columns, fault, write, context) : [write.attribute];

/** Columns that are not attributes are left out. */
function attributesOfColumns(
  columns: readonly string[],
  fault: PostgresFault,
  write: RowWrite | undefined,
  context: FaultContext,
): readonly string[] {
  const family = entityOf(fault, write, context)?.family ?? [];
  const attributes = family.flatMap((each) => [
    ...[...columnsOf(each)].map(([name, { column }]) => [name, column] as const),
    ...[...each.attributes.values()].flatMap((attribute) =>
      'column' in attribute ? [[attribute.name, attribute.column] as const] : [],
    ),
  ]);
  return columns.flatMap((column) => attributes.find(([, quoted]) => quoted === `"${column}"`)?.[0] ?? []);
}

/** One request may write rows of many tables; a view and a partition have no entity themselves. */
const entityOf = (
  fault: PostgresFault,
  write: RowWrite | undefined,
  { entity, entities }: FaultContext,
): EntityModel | undefined => entityOfTable(fault, entities) ?? write?.entity ?? entity;

function entityOfTable({ schema, table }: PostgresFault, entities: EntityRegistry): EntityModel | undefined {
  const roots = entities.all().filter(({ parent }) => !parent);
  return (
    roots.find((each) => each.table === `"${schema ?? ''}"."${table ?? ''}"`) ??
    roots.find((each) => each.table.endsWith(`"${table ?? ''}"`))
  );
}
