import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Libraries that every screen needs, apart from the screens: they change less often than these. */
const VENDORS = [
  { name: 'react', test: /node_modules[\\/](?:react|react-dom|scheduler|react-router|react-router-dom)[\\/]/ },
  { name: 'mui', test: /node_modules[\\/](?:@mui|@emotion|@popperjs)[\\/]/ },
];

export default defineConfig({
  root: here('.'),
  // Relative, so that the console runs under every prefix: index.html has a <base>.
  base: './',
  resolve: { alias: { 'latchkey/react-admin': here('../src/react-admin/index.ts') } },
  build: {
    outDir: here('../dist/console'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    target: 'es2022',
    // A picture as data: in a style would need another policy than 'self'.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: { groups: VENDORS } },
      // "use client" is for frameworks that render on servers.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') {
          warn(warning);
        }
      },
    },
  },
});
