import { type SqlRunner, Statement } from '../../src/latchkey/sql/statement.js';
import { rootOf } from '../../src/latchkey/model/class-tables.js';
import type { ToManyAttribute, ToOneAttribute } from '../../src/latchkey/model/attribute.js';
import type { EntityModel } from '../../src/latchkey/model/entity-model.js';
import { literal } from '../../src/latchkey/model/sql-identifier.js';

/** A sentence about rows that must not be there, and the SQL that finds them. */
type Rule = readonly [sentence: string, from: string];

/** Looks through all tables. @returns one sentence for each rule that some row breaks, with the number of such rows */
export async function inconsistentRows(runner: SqlRunner, entities: readonly EntityModel[]): Promise<string[]> {
  const broken: string[] = [];
  for (const [sentence, from] of entities.flatMap(rulesOf)) {
    const [[count] = []] = await runner.rows(new Statement(`SELECT count(*) FROM ${from}`));
    if (count !== '0') {
      broken.push(`${sentence}: ${count ?? ''}`);
    }
  }
  return broken;
}

function rulesOf(entity: EntityModel): readonly Rule[] {
  const version = entity.systemAttribute('version');
  return [
    ...(version ? [[`${entity.name} without version`, `${entity.table} WHERE ${version.column} < 1`] as const] : []),
    ...[...entity.attributes.values()].flatMap((attribute) =>
      attribute.kind === 'toOne'
        ? referenceRules(entity, attribute)
        : attribute.kind === 'toMany'
          ? collectionRules(entity, attribute)
          : [],
    ),
  ];
}

/** No reference leads nowhere or to a row of another class, and no composition item has two owners. */
function referenceRules(entity: EntityModel, { name, column, target, composition }: ToOneAttribute): readonly Rule[] {
  const from = `${entity.table} t WHERE ${isOf(entity, 't')} AND t.${column} IS NOT NULL`;
  return [
    [`${entity.name}.${name} refers to nothing`, `${from} AND ${lacks(target, `t.${column}`)}`],
    ...(composition
      ? [
          [
            `${entity.name}.${name} is shared`,
            `(SELECT 1 FROM ${from} GROUP BY t.${column} HAVING count(*) > 1) shared`,
          ] as const,
        ]
      : []),
  ];
}

function collectionRules(entity: EntityModel, { name, link, target, composition }: ToManyAttribute): readonly Rule[] {
  if (link.kind === 'joinTable') {
    return [
      [`${entity.name}.${name} links nothing`, `${link.table} l WHERE ${lacks(target, `l.${link.target.column}`)}`],
    ];
  }
  return composition
    ? [[`${target.name} without ${entity.name}`, `${target.table} t WHERE t.${link.column} IS NULL`]]
    : [];
}

const lacks = (target: EntityModel, column: string): string =>
  `NOT EXISTS (SELECT 1 FROM ${target.table} o WHERE o.${rootOf(target).primaryKey.column} = ${column} AND ${isOf(target, 'o')})`;

function isOf({ hierarchy, discriminator }: EntityModel, alias: string): string {
  const kinds = hierarchy.map((each) => literal(each.discriminator?.value ?? ''));
  return discriminator ? `${alias}.${discriminator.column} IN (${kinds.join(', ')})` : 'TRUE';
}
