import { codeBlocks, inlineCode } from '../harness/code-blocks.js';
import type { ProjectCopy } from '../harness/project-copy.js';

const HOW_TO = 'docs/how-to/add-an-entity.md';
const APP_MODULE = 'src/app.module.ts';

/** Does step 1 of the how-to with the very code it shows. */
export async function addShopModule(project: ProjectCopy): Promise<void> {
  const code = inlineCode(await project.read(HOW_TO));
  const importLine = code.find((each) => each.startsWith('import {')) ?? '';
  const line = code.find((each) => each.endsWith(',')) ?? '';
  const list = code.find((each) => each.endsWith('= [')) ?? '';
  await project.write(APP_MODULE, `${importLine}\n${await project.read(APP_MODULE)}`);
  await project.replace(APP_MODULE, list, `${list}\n${line}`);
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
