import { resolve } from 'node:path';
import { outputOf, run } from './command.js';

const SOURCES = resolve('clients/python');
const NEEDED = 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 11))';

/** @param {string} file */
const program = (file) => (/** @type {string} */ folder, /** @type {string} */ url) =>
  run(`${folder}/bin/python`, ['-B', `${SOURCES}/${file}`], { env: { SHOP_URL: url } }).then(() => undefined);

/** @type {import('./run.js').Clients} */
export const pythonClients = {
  name: 'python',
  lack: async () =>
    (await outputOf('python3', ['-c', NEEDED])) === undefined
      ? 'Python 3.11 with venv is missing, apt-get install python3-venv'
      : '',
  download: async (folder) => {
    await run('python3', ['-m', 'venv', folder]);
    await run(`${folder}/bin/pip`, ['install', '--quiet', '--requirement', `${SOURCES}/requirements.txt`]);
  },
  programs: {
    'requests-oauthlib': program('with_requests_oauthlib.py'),
    Authlib: program('with_authlib.py'),
    PyYAML: program('with_pyyaml.py'),
    'kubernetes-validate': (folder) =>
      run(`${folder}/bin/kubernetes-validate`, ['--strict', '--quiet', 'docs/deploy/kubernetes.yaml']).then(
        () => undefined,
      ),
  },
};
