import { cpSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { lacksBrowser, withPages } from './browser/pages.js';
import { projectModel } from './browser/project-model.js';
import { useShop } from './browser/react-core.story.js';
import { run } from './command.js';

const SOURCES = resolve('clients/browser');

/** @type {import('./run.js').Clients} */
export const browserClients = {
  name: 'browser',
  lack: async () => lacksBrowser(),
  download: async (folder) => {
    cpSync(SOURCES, folder, { recursive: true });
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  },
  build: (folder) => run(`${folder}/node_modules/.bin/rolldown`, ['-c', 'rolldown.config.js'], { cwd: folder }),
  programs: {
    '@haulmont/jmix-rest in Chromium': (folder, url) => {
      const library = readFileSync(`${folder}/node_modules/@haulmont/jmix-rest/dist-browser/jmix.js`, 'utf8');
      const story = readFileSync(`${SOURCES}/jmix-rest.story.js`, 'utf8');
      return withPages({ '/story.js': story }, async (open) => {
        const page = await open();
        await page.addScriptTag({ content: library });
        await page.evaluate(`import('/story.js').then(({ tell }) => tell(${JSON.stringify(url)}))`);
      });
    },
    '@haulmont/jmix-react-core in Chromium': async (folder, url) => {
      const app = readFileSync(`${folder}/page/app.js`, 'utf8');
      const model = await projectModel(url);
      await withPages({}, (open) =>
        useShop(async () => {
          const page = await open();
          await page.addScriptTag({ content: app });
          await page.evaluate(`showShop(${JSON.stringify(url)}, ${JSON.stringify(model)})`);
          return page;
        }),
      );
    },
  },
};
