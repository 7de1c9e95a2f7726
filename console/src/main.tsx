import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadTexts } from './i18n/texts.js';
import { start } from './start/start.js';

// The page allows only styles with its nonce: emotion has to put it on the elements it makes.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content;
const cache = createCache({ key: 'lk', nonce, prepend: true });

const element = document.getElementById('root');
if (element !== null) {
  const root = createRoot(element);
  const show = (page: ReactNode): void => {
    element.removeAttribute('aria-busy');
    root.render(<CacheProvider value={cache}>{page}</CacheProvider>);
  };
  const i18n = await loadTexts();
  await start(show, i18n);
}
