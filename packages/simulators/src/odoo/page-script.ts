/** Script of the human's pages: cards can be dragged, and what others change appears by itself. Served as one file. */
export const PAGE_SCRIPT = `
'use strict';
(() => {
  const REFRESH_MS = 2000;
  const status = document.getElementById('status');
  let dragged = null;

  async function refresh() {
    const main = document.querySelector('main');
    const active = document.activeElement;
    const isBusy = dragged || document.hidden || (active && active !== document.body && main.contains(active)) || main.querySelector('details[open]');
    if (isBusy) return;
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
    if (!answer || !answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    if (next && next.innerHTML !== main.innerHTML && !dragged) main.replaceChildren(...next.childNodes);
  }

  async function move(lead, stage) {
    const answer = await fetch('/__ui/leads/' + lead.dataset.lead + '/stage', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stage_id: Number(stage.dataset.stage) }),
    }).catch(() => null);
    status.textContent = answer && answer.ok ? 'Moved to ' + stage.dataset.name + '.' : 'The move was refused.';
    await refresh();
  }

  document.addEventListener('dragstart', (event) => {
    dragged = event.target instanceof Element ? event.target.closest('[data-lead]') : null;
    if (!dragged) return;
    dragged.classList.add('dragging');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged.dataset.lead);
  });
  document.addEventListener('dragover', (event) => {
    const stage = event.target instanceof Element ? event.target.closest('[data-stage]') : null;
    document.querySelectorAll('.stage.over').forEach((other) => other !== stage && other.classList.remove('over'));
    if (!stage || !dragged) return;
    event.preventDefault();
    stage.classList.add('over');
  });
  document.addEventListener('drop', (event) => {
    const stage = event.target instanceof Element ? event.target.closest('[data-stage]') : null;
    if (!stage || !dragged) return;
    event.preventDefault();
    const lead = dragged;
    dragged = null;
    stage.querySelector('ul').append(lead);
    void move(lead, stage);
  });
  document.addEventListener('dragend', () => {
    document.querySelectorAll('.dragging, .over').forEach((one) => one.classList.remove('dragging', 'over'));
    dragged = null;
  });
  setInterval(refresh, REFRESH_MS);
})();
`;
