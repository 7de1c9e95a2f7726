import { type RestError, restError, ValidationError } from '../../common/rest-error.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { EntityRegistry } from '../../metadata/entity-registry.js';
import type { Texts } from '../../messages/texts.js';
import { columnsOf } from './columns.js';
import { notNullText } from './validation/constraint-texts.js';

/** What the `pg` driver tells about a failed statement. */
interface DatabaseFault {
  readonly code: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
}

const UNIQUE_VIOLATION = '23505';
const EXCLUSION_VIOLATION = '23P01';
const FOREIGN_KEY_VIOLATION = '23503';
const NOT_NULL_VIOLATION = '23502';
/** Runs `work`; constraints that only the database can check answer as protocol/errors.md 5 says. */
export async function translatedDatabaseFaults<T>(
  entity: EntityModel,
  entities: EntityRegistry,
  texts: Texts,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (isDatabaseFault(error) ? translate(error, entity, entities, texts) : undefined) ?? error;
  }
}

function translate(
  fault: DatabaseFault,
  entity: EntityModel,
  entities: EntityRegistry,
  texts: Texts,
): RestError | undefined {
  switch (fault.code) {
    case UNIQUE_VIOLATION:
    case EXCLUSION_VIOLATION:
      return restError('uniqueViolation', { constraint: fault.constraint ?? '' });
    case FOREIGN_KEY_VIOLATION:
      return restError('deletePolicyViolation', {
        entity: entity.name,
        referencing: entityOfTable(fault, entities)?.name ?? fault.table ?? '',
      });
    case NOT_NULL_VIOLATION: {
      // One request may write rows of many tables.
      const columns = (entityOfTable(fault, entities) ?? entity).family.flatMap((each) => [...columnsOf(each)]);
      const [path] = columns.find(([, { column }]) => column === `"${fault.column ?? ''}"`) ?? [];
      return path === undefined
        ? undefined
        : new ValidationError([{ ...notNullText(texts), path, invalidValue: null }]);
    }
    default:
      return undefined;
  }
}

/** The entity that stands for the table of the failed statement. */
const entityOfTable = ({ table = '' }: DatabaseFault, entities: EntityRegistry): EntityModel | undefined =>
  entities.all().find((each) => !each.parent && each.table.endsWith(`"${table}"`));

function isDatabaseFault(error: unknown): error is DatabaseFault {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.length === 5
  );
}
