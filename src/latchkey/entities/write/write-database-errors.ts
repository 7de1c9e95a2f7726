import { Logger } from '@nestjs/common';
import { type RestError, restError, ValidationError } from '../../errors/rest-error.js';
import { type PgError, raisedText, type StatementError } from '../../errors/statement-error.js';
import { unacceptable } from '../../errors/unacceptable.js';
import type { Texts } from '../../messages/messages.js';
import { hasClassTables } from '../../model/class-tables.js';
import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { columnNames } from '../../model/key-references.js';
import { columnsOf } from './statements/stored-rows.js';
import { type RowWrite, RowWriteError } from './statements/run-statement.js';
import { notNullText } from './validation/constraint-texts.js';
import { creationError, updateError, type WriteError } from './write-error.js';

/** What a request asks for; decides the text of its refusals. */
export type WriteOperation = 'create' | 'update' | 'delete';

/** Where an error happened. */
export interface ErrorContext {
  readonly operation: WriteOperation;
  /** The entity of the request; absent where it is about several. */
  readonly entity: EntityModel | undefined;
  readonly entities: EntityRegistry;
  readonly texts: Texts;
  /** Columns of the violated constraint, as far as they are known. */
  readonly columns: readonly string[];
}

const logger = new Logger('DatabaseFaults');

const OPERATION_ERRORS: Readonly<Record<WriteOperation, WriteError>> = {
  create: creationError,
  update: updateError,
  delete: updateError,
};

/** The response to a write that a constraint, a rule or a limit of the database refused; protocol/errors.md 5. */
export function responseToError(thrown: StatementError, context: ErrorContext): RestError {
  const { reported: error } = thrown;
  const write = thrown instanceof RowWriteError ? thrown.write : undefined;
  switch (error.code) {
    case '23505':
    case '23P01':
      return restError(
        'uniqueViolation',
        { constraint: error.constraint ?? raisedText(error) ?? '' },
        {},
        {
          attributes: attributesOf(error, write, context),
        },
      );
    case '23503':
    case '23001':
      return foreignKeyResponse(error, write, context) ?? unacceptable(error);
    case '23502':
      return notNullResponse(error, write, context) ?? unacceptable(error);
    case '23514':
      return checkResponse(error, write, context) ?? unacceptable(error);
    default:
      return unacceptable(error);
  }
}

function foreignKeyResponse(error: PgError, write: RowWrite | undefined, context: ErrorContext): RestError | undefined {
  if (error.constraint === undefined) {
    return undefined;
  }
  // At the commit only the request says which side of the reference was written.
  const action = write?.action ?? context.operation;
  const referencing = entityOfTable(error, context.entities)?.name ?? error.table ?? '';
  if (action === 'delete' && write?.attribute === undefined && !isOfInsertion(error)) {
    // An update may delete items of a composition.
    const deleted =
      context.operation === 'delete' ? (context.entity ?? write?.entity) : (write?.entity ?? context.entity);
    return restError('deletePolicyViolation', { entity: deleted?.name ?? '', referencing });
  }
  if (action === 'update' && isOfReferredRow(error)) {
    const changed = (write?.entity ?? context.entity)?.name ?? '';
    return OPERATION_ERRORS[context.operation](
      `${changed} cannot change because there are references from ${referencing}`,
    );
  }
  const [attribute = error.constraint] = attributesOf(error, write, context);
  return OPERATION_ERRORS[context.operation](`Referenced entity for property '${attribute}' is missing`);
}

/** A deletion may insert rows: by a trigger, or by a hook. A server that speaks another language than English does not say so. */
const isOfInsertion = ({ message }: PgError): boolean => message.startsWith('insert or update on table');

/** A value changes that another column than a key refers to, with a foreign key of the database only. */
const isOfReferredRow = ({ message }: PgError): boolean => message.startsWith('update or delete on table');

function notNullResponse(error: PgError, write: RowWrite | undefined, context: ErrorContext): RestError | undefined {
  const { column, table } = error;
  if (column === undefined) {
    return undefined;
  }
  const [path] = attributesOfColumns([column], error, write, context);
  if (path !== undefined) {
    return new ValidationError([{ ...notNullText(context.texts), path, invalidValue: null }]);
  }
  const entity = entityOf(error, write, context)?.name ?? '';
  logger.error(`The column ${column} of ${table ?? entity} needs a value: give it a default or an attribute`);
  return OPERATION_ERRORS[context.operation](`The database needs a value that no attribute of ${entity} sets`);
}

function checkResponse(error: PgError, write: RowWrite | undefined, context: ErrorContext): RestError | undefined {
  const { constraint } = error;
  const entity = entityOf(error, write, context);
  return constraint === undefined || entity === undefined
    ? undefined
    : restError(
        'checkViolation',
        { entity: entity.name, constraint },
        {},
        {
          attributes: attributesOf(error, write, context),
        },
      );
}

/** Names of the attributes that the violated constraint covers. */
const attributesOf = (error: PgError, write: RowWrite | undefined, context: ErrorContext): readonly string[] =>
  write?.attribute === undefined ? attributesOfColumns(context.columns, error, write, context) : [write.attribute];

/** Columns that are not attributes are left out. */
function attributesOfColumns(
  columns: readonly string[],
  error: PgError,
  write: RowWrite | undefined,
  context: ErrorContext,
): readonly string[] {
  const hierarchy = entityOf(error, write, context)?.hierarchy ?? [];
  const attributes = hierarchy.flatMap((each) => [
    ...[...columnsOf(each)].map(([name, { column }]) => [name, column] as const),
    ...[...each.attributes.values()].flatMap((attribute) =>
      'column' in attribute ? columnNames(attribute).map((column) => [attribute.name, column] as const) : [],
    ),
  ]);
  return columns.flatMap((column) => attributes.find(([, quoted]) => quoted === `"${column}"`)?.[0] ?? []);
}

/** One request may write rows of many tables; a view and a partition have no entity themselves. */
const entityOf = (
  error: PgError,
  write: RowWrite | undefined,
  { entity, entities }: ErrorContext,
): EntityModel | undefined => entityOfTable(error, entities) ?? write?.entity ?? entity;

function entityOfTable({ schema, table }: PgError, entities: EntityRegistry): EntityModel | undefined {
  const roots = entities.all().filter((each) => !each.parent || hasClassTables(each));
  return (
    roots.find((each) => each.table === `"${schema ?? ''}"."${table ?? ''}"`) ??
    roots.find((each) => each.table.endsWith(`"${table ?? ''}"`))
  );
}
