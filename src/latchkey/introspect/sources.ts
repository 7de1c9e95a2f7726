import type { Draft, EntityDraft, EnumDraft, Member, Package } from './draft.js';
import { attributeName, kebab, sentence } from './names.js';
import { call, comment, importText, keyText, list, quoted } from './source-text.js';

/** Text of files by their path in the folder. */
export type Files = ReadonlyMap<string, string>;

/** What surrounds the entities. */
export interface ModuleOptions {
  /** `ShopModule`. */
  readonly moduleName: string;
  /** Where the built module finds its texts. */
  readonly messages: string;
}

/** All files of a draft: entities, enums, a role for each entity, captions and the module. */
export function sources(draft: Draft, options: ModuleOptions): Files {
  const { entities } = draft;
  const enums = new Map(
    entities.flatMap(({ members }) => members.flatMap((each) => each.enum ?? [])).map((each) => [each.className, each]),
  );
  const captions = captionsOf(entities);
  return new Map([
    ...entities.map((entity) => [entityFile(entity.className), entitySource(entity)] as const),
    ...[...enums.values()].map((each) => [`${kebab(each.className)}.ts`, enumSource(each)] as const),
    ...entities.map((entity) => [`roles/${kebab(entity.className)}.role.ts`, roleSource(entity)] as const),
    ...(captions === undefined ? [] : ([['messages/en.json', captions]] as const)),
    [
      `${kebab(options.moduleName.replace(/Module$/, ''))}.module.ts`,
      moduleSource(entities, options, captions !== undefined),
    ],
  ]);
}

const entityFile = (className: string): string => `${kebab(className)}.entity.ts`;
const roleName = ({ className, readOnly }: EntityDraft): string =>
  `${className}${readOnly ? 'ReaderRole' : 'EditorRole'}`;

const PACKAGES: readonly Package[] = ['class-validator', 'latchkey', 'typeorm'];

function entitySource(entity: EntityDraft): string {
  const { className, decorators, members, caption } = entity;
  const used = [...decorators, ...members.flatMap((member) => member.decorators)];
  const imports = PACKAGES.flatMap((from) => {
    const names = new Set(used.filter((each) => each.from === from).map(({ name }) => name));
    if (from === 'typeorm' && members.some(({ type }) => type.startsWith('Relation<'))) {
      names.add('type Relation');
    }
    return names.size > 0 ? [importText([...names], from)] : [];
  });
  const classes = [...new Set(members.flatMap((member) => member.classes))].filter((name) => name !== className).sort();
  const enums = [...new Set(members.flatMap((member) => member.enum?.className ?? []))].sort();
  const own = [
    ...classes.map((name) => importText([name], `./${kebab(name)}.entity.js`)),
    ...enums.map((name) => importText([name], `./${kebab(name)}.js`)),
  ];
  const head = decorators.map(({ name, args }) => call(`@${name}`, args));
  return [
    ...imports,
    ...own,
    '',
    ...(caption === undefined ? [] : [comment(caption)]),
    ...head,
    `export class ${className} {`,
    members.map(memberSource).join('\n\n'),
    '}',
    '',
  ].join('\n');
}

function memberSource({ name, decorators, type, caption }: Member): string {
  return [
    ...(caption === undefined ? [] : [comment(caption, 2)]),
    ...decorators.map((each) => `  ${call(`@${each.name}`, each.args, 2)}`),
    `  ${keyText(name)}!: ${type};`,
  ].join('\n');
}

/** Constants keep their values; names are made of letters, digits and underscores. */
function enumSource({ className, labels }: EnumDraft): string {
  const names = new Set<string>();
  const constants = labels.map((label) => {
    const plain = label
      .split(/[^\p{L}\p{N}]/u)
      .filter((part) => part !== '')
      .join('_');
    let name = /^\p{L}/u.test(plain) ? plain : `VALUE_${plain}`;
    while (names.has(name)) {
      name += '_';
    }
    names.add(name);
    return `  ${name} = ${quoted(label)},`;
  });
  return [`export enum ${className} {`, ...constants, '}', ''].join('\n');
}

function roleSource(entity: EntityDraft): string {
  const { className, readOnly } = entity;
  const name = roleName(entity);
  const words = sentence(className);
  const code = `${kebab(className)}-${readOnly ? 'reader' : 'editor'}`;
  const title = `${words} ${readOnly ? 'reader' : 'editor'}`;
  return [
    importText(['EntityAttributePolicy', 'EntityPolicy', 'ResourceRole'], 'latchkey'),
    importText([className], `../${entityFile(className).replace(/\.ts$/, '.js')}`),
    '',
    comment(readOnly ? `Reads ${className}.` : `Reads and writes ${className}; \`rest-minimal\` lets in.`),
    call('@ResourceRole', [
      [
        ['code', quoted(code)],
        ['name', quoted(title)],
        ['childRoles', "['rest-minimal']"],
      ],
    ]),
    call('@EntityPolicy', [className, readOnly ? "['read']" : "'all'"]),
    call('@EntityAttributePolicy', [className, "'*'", readOnly ? "'view'" : "'modify'"]),
    `export class ${name} {}`,
    '',
  ].join('\n');
}

function captionsOf(entities: readonly EntityDraft[]): string | undefined {
  const captions = entities.flatMap(({ className, caption, members }) => [
    ...(caption === undefined ? [] : [[className, oneLine(caption)] as const]),
    ...members.flatMap((member) =>
      member.caption === undefined ? [] : [[`${className}.${member.name}`, oneLine(member.caption)] as const],
    ),
  ]);
  return captions.length > 0 ? `${JSON.stringify(Object.fromEntries(captions), undefined, 2)}\n` : undefined;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function moduleSource(entities: readonly EntityDraft[], options: ModuleOptions, hasCaptions: boolean): string {
  const byName = [...entities].sort((a, b) => (a.className < b.className ? -1 : 1));
  const classes = byName.map(({ className }) => className);
  const messages = hasCaptions ? [`      messages: [new URL(${quoted(options.messages)}, import.meta.url)],`] : [];
  return [
    importText(['Module'], '@nestjs/common'),
    importText(['Latchkey'], 'latchkey'),
    ...classes.map((name) => importText([name], `./${entityFile(name).replace(/\.ts$/, '.js')}`)),
    ...byName.map((each) => importText([roleName(each)], `./roles/${kebab(each.className)}.role.js`)),
    '',
    comment('Entities of an existing database, written by `latchkey introspect`.'),
    '@Module({',
    '  imports: [',
    '    Latchkey.forFeature({',
    `      ${list('entities: ', classes, ',', 6)}`,
    `      ${list('roles: ', byName.map(roleName), ',', 6)}`,
    ...messages,
    '    }),',
    '  ],',
    '})',
    `export class ${options.moduleName} {}`,
    '',
  ].join('\n');
}

/** `src/shop` is `ShopModule`. */
export const moduleNameOf = (folder: string): string => {
  const name = attributeName(folder);
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Module`;
};
