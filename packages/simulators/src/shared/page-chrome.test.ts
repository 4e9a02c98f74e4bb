import { escapeHtml, renderPage } from './page-chrome';

test('text cannot leave an element or an attribute', () => {
  expect(escapeHtml(`<b a="1" c='2'>&</b>`)).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&lt;/b&gt;');
});

test('title and paths are escaped, the body is taken as it is', () => {
  const html = renderPage({ title: '<i>', bodyHtml: '<p>x</p>', stylePath: '/a"b', scriptPath: '/c' });
  expect(html).toContain('<title>&lt;i&gt;</title>');
  expect(html).toContain('href="/a&quot;b"');
  expect(html).toContain('<p>x</p>');
});
