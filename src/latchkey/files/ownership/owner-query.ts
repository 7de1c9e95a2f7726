import { ownRowsOf } from '../../model/class-tables.js';
import { isViewable } from '../../roles/caller.js';
import { ToOneJoins } from '../../conditions/to-one-joins.js';
import { visibleRows } from '../../conditions/visible-rows.js';
import { Identity, ROOT, RowStatement, Selection } from '../../entities/read/selection.js';
import { kindIn } from '../../model/discriminator.js';
import type { EntityModel } from '../../model/entity-model.js';
import { literal } from '../../model/sql-identifier.js';
import type { Rights } from '../../roles/rights.js';
import { fileColumns } from './file-columns.js';

/**
 * References of one file begin with its storage and path and a `?`; `@` comes right after that. In this order, which no
 * locale changes, an index on the column finds them.
 */
const holds = (column: string): string =>
  `${ROOT}.${column} COLLATE "C" >= $1::text || '://' || $2::text || '?'` +
  ` AND ${ROOT}.${column} COLLATE "C" < $1::text || '://' || $2::text || '@'`;
const UPLOADED =
  'EXISTS (SELECT 1 FROM uploaded_file WHERE storage = $1::text AND path = $2::text AND uploader = $3' +
  " AND uploaded_at > now() - interval '1 hour')";

/** At most this many rows that hold one file are judged: a caller who sees none of them is refused. */
const MAX_JUDGED_ROWS = 100;

/** Rows that hold a file, of an entity whose rows functions judge as well. */
export interface Judged {
  readonly entity: EntityModel;
  readonly identity: Identity;
  /** Parameters: storage and path. */
  readonly statement: RowStatement;
}

/** How to find out whether somebody with certain rights may open a file. */
export interface OwnerQuery {
  /**
   * One boolean: whether the user has just uploaded the file, or a row and attribute that hold it are there for them.
   * Parameters: storage, path, uploader.
   */
  readonly statement: RowStatement;
  readonly judged: readonly Judged[];
}

/** Compiles it for everybody with the same rights: each class of a hierarchy is judged by its own attributes. */
export function ownerQuery(entities: readonly EntityModel[], rights: Rights): OwnerQuery {
  const holding = entities
    .filter(({ name }) => rights.mayDo('read', name))
    .map((entity) => ({
      entity,
      columns: fileColumns(entity.attributes.values(), (attribute) => isViewable(rights, attribute)),
    }))
    .filter(({ columns }) => columns.length > 0);
  const isJudged = ({ entity }: Holding): boolean => rights.restrictions.decidesInMemory(entity);
  const terms = holding.filter((each) => !isJudged(each)).map((each) => `EXISTS (SELECT 1${rowsOf(each, rights)})`);
  return {
    statement: new RowStatement(`SELECT ${[UPLOADED, ...terms].join(' OR ')}`, OWN_PARAMETERS, rights),
    judged: holding.filter(isJudged).map((each) => judged(each, rights)),
  };
}

const OWN_PARAMETERS = 3;
const FILE_PARAMETERS = 2;

interface Holding {
  readonly entity: EntityModel;
  /** Quoted names. */
  readonly columns: readonly string[];
}

function judged(holding: Holding, rights: Rights): Judged {
  const { entity } = holding;
  const selection = new Selection(rights);
  const identity = new Identity(selection, ROOT, entity.key);
  const text = `SELECT ${selection.selectList}${rowsOf(holding, rights)} LIMIT ${MAX_JUDGED_ROWS}`;
  return { entity, identity, statement: new RowStatement(text, FILE_PARAMETERS, rights) };
}

/** FROM and WHERE: the rows of exactly this class that hold the file, as far as SQL can decide that they are there. */
function rowsOf({ entity, columns }: Holding, rights: Rights): string {
  const joins = new ToOneJoins('j', rights);
  const visible = visibleRows(entity, { alias: ROOT, joins }, rights, 'root');
  const { discriminator } = entity;
  const conditions = [
    `(${columns.map(holds).join(' OR ')})`,
    ...(discriminator ? [`${kindIn(discriminator, ROOT)} = ${literal(discriminator.value)}`] : []),
    visible,
  ];
  return ` FROM ${ownRowsOf(entity)} ${ROOT}${joins.clauses} WHERE ${conditions.join(' AND ')}`;
}
