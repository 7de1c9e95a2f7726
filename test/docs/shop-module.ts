import { codeBlocks, inlineCode, shownFiles } from '../harness/code-blocks.js';
import type { ProjectCopy } from '../harness/project-copy.js';

const HOW_TO = 'docs/how-to/add-an-entity.md';
const APP_MODULE = 'src/app.module.ts';

/** Does step 1 of the how-to with the very code it shows. */
export async function addShopModule(project: ProjectCopy): Promise<void> {
  const code = inlineCode(await project.read(HOW_TO));
  const importLine = code.find((each) => each.startsWith('import {')) ?? '';
  const line = code.find((each) => each.endsWith(',')) ?? '';
  const list = code.find((each) => each.endsWith(': [')) ?? '';
  await project.write(APP_MODULE, `${importLine}\n${await project.read(APP_MODULE)}`);
  await project.replace(APP_MODULE, list, `${list}\n${line}`);
}

/** What the how-tos add to the feature of the module, by the files in which they show it. */
const DECLARATIONS: readonly (readonly [names: string, file: string])[] = [
  ['ShelfKeeperRole', './shelf-keeper.role.js'],
  ['Move, ShelfService', './shelf.service.js'],
  ['shelvesFrom', './shelf.queries.js'],
  ['roomyShelves', './roomy-shelves.query.js'],
  ['OLDER_MODELS', './older-models.js'],
];
const FEATURE = [
  'roles: [ShelfKeeperRole]',
  'services: [ShelfService]',
  'dtos: [Move]',
  "specificPermissions: ['shop.count']",
  'queries: [shelvesFrom, roomyShelves]',
  'transformations: OLDER_MODELS',
  "messages: [new URL('./messages/', import.meta.url)]",
].join(', ');

/** Writes the files that the how-tos about roles, services, queries, older models and texts show, and lists what they declare. */
export async function addDeclarations(project: ProjectCopy): Promise<void> {
  const howTos = ['add-a-role', 'add-a-service', 'add-a-query', 'keep-old-clients'].map(
    (name) => `docs/how-to/${name}.md`,
  );
  for (const howTo of howTos) {
    for (const { path, text } of codeBlocks(await project.read(howTo), 'ts').flatMap(shownFiles)) {
      await project.write(path, text);
    }
  }
  const [texts = ''] = codeBlocks(await project.read('docs/how-to/translate.md'), 'json');
  await project.write('src/shop/messages/de.json', texts);
  const module = 'src/shop/shop.module.ts';
  await project.replace(module, 'entities: [Shelf]', `entities: [Shelf], ${FEATURE}`);
  const imports = DECLARATIONS.map(([names, file]) => `import { ${names} } from '${file}';\n`).join('');
  await project.write(module, imports + (await project.read(module)));
}

/** Does step 2. @returns names of the new migrations */
export async function generateMigration(project: ProjectCopy): Promise<string[]> {
  const before = await project.list('migrations');
  const command = inlineCode(await project.read(HOW_TO)).find((each) => each.startsWith('npm run migration:generate'));
  await project.run(command ?? 'false');
  return (await project.list('migrations')).filter((name) => !before.includes(name));
}

/** The short form of README.md as one file: its imports are those of the how-tos that it uses. */
export async function shortForm(project: ProjectCopy): Promise<string> {
  const [, section = ''] =
    /## Your own entity in five minutes\n([\s\S]*?)\n## /.exec(await project.read('README.md')) ?? [];
  const [snippet = ''] = codeBlocks(section, 'ts');
  const howTos = await Promise.all([HOW_TO, 'docs/how-to/add-a-role.md'].map((path) => project.read(path)));
  const imports = howTos.join('\n').matchAll(/^import \{ (.*) \} from '(?!\.\/)(.*)';$/gm);
  const used = [...imports].flatMap(([, names = '', from = '']) =>
    names
      .split(', ')
      .filter((name) => new RegExp(`\\b${name}\\b`).test(snippet))
      .map((name) => `import { ${name} } from '${from}';`),
  );
  return `${used.join('\n')}\n\n${snippet}`;
}
