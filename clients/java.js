import { mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { outputOf, run } from './command.js';

const SOURCES = resolve('clients/java');
const OLDEST = 17;
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** @type {import('./run.js').Clients} */
export const javaClients = {
  name: 'java',
  lack: async () => {
    const [, version = '0'] = /^javac (\d+)/m.exec((await outputOf('javac', ['-version'])) ?? '') ?? [];
    return Number(version) < OLDEST || (await outputOf('mvn', ['-version'])) === undefined
      ? `a JDK of version ${OLDEST} or Maven is missing, apt-get install default-jdk-headless maven`
      : '';
  },
  download: (folder) => run('mvn', ['-q', '-B', '-f', `${SOURCES}/pom.xml`, COPY, `-DoutputDirectory=${folder}/lib`]),
  build: async (folder) => {
    mkdirSync(`${folder}/classes`, { recursive: true });
    const files = readdirSync(`${SOURCES}/shop`).map((name) => `${SOURCES}/shop/${name}`);
    await run('javac', ['-encoding', 'UTF-8', '-d', `${folder}/classes`, '-cp', `${folder}/lib/*`, ...files]);
  },
  programs: {
    "Spring's RestClient and OAuth 2 client": (folder, url) =>
      run('java', ['-cp', `${folder}/classes:${folder}/lib/*`, 'shop.Main'], { env: { SHOP_URL: url } }).then(
        () => undefined,
      ),
  },
};
