import { describe, expect, it } from '@jest/globals';
import { escapeHtml, pageHtml } from './page.js';

describe('a page (protocol/oauth.md 10)', () => {
  it('shows texts as they are, whatever they contain', () => {
    expect(escapeHtml(`<a href="x" id='y'>&amp;</a>`)).toBe(
      '&#60;a href=&#34;x&#34; id=&#39;y&#39;&#62;&#38;amp;&#60;/a&#62;',
    );
  });

  it('names its language as HTML does, and its title twice', () => {
    const html = pageHtml({ locale: 'pt_BR', title: 'A < B', body: '<p>text</p>' });
    expect(html).toContain('<html lang="pt-BR">');
    expect(html).toContain('<title>A &#60; B</title>');
    expect(html).toContain('<h1>A &#60; B</h1>\n<p>text</p>');
  });
});
