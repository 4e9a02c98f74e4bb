/** Script of the page: refreshes the changing regions every second and sends forms without a reload. */
export const PHONE_PAGE_SCRIPT = `'use strict';
(() => {
  const shown = {};
  const chat = document.getElementById('chat');
  const toEnd = () => { chat.scrollTop = chat.scrollHeight; };
  const refresh = async () => {
    const answer = await fetch('/__page/regions' + location.search, { headers: { Accept: 'application/json' } });
    if (!answer.ok) return;
    const regions = await answer.json();
    for (const [name, html] of Object.entries(regions)) {
      if (shown[name] === html) continue;
      const region = document.getElementById(name);
      // Never replace what somebody is about to press.
      if (region.contains(document.activeElement) && document.activeElement !== region) continue;
      const isAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
      region.innerHTML = html;
      if (name === 'chat' && (isAtEnd || shown[name] === undefined)) toEnd();
      shown[name] = html;
    }
  };
  const quietly = () => refresh().catch(() => undefined);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('.composer, .buttons form')) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    form.reset();
    if (form.matches('.buttons form')) document.activeElement.blur();
    fetch(form.action, { method: 'POST', body, redirect: 'manual' }).then(toEnd).then(quietly);
  });
  document.addEventListener('keydown', (event) => {
    if (event.target.id !== 'text' || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  toEnd();
  setInterval(() => { if (!document.hidden) quietly(); }, 1000);
})();
`;
