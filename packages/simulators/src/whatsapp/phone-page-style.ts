/** Style of the page: light and dark by the reader's own setting, nothing fetched from elsewhere. */
export const PHONE_PAGE_STYLE = `:root {
  color-scheme: light dark;
  --ground: #eef0ee; --panel: #ffffff; --line: #dfe4e0; --ink: #16201b; --soft: #5d6b64;
  --accent: #0b7a55; --on-accent: #ffffff; --mine: #d5f2df; --theirs: #ffffff; --chat: #e6ebe6;
  --bad: #b3261e; --read: #0a6fc2; --hover: #f0f4f1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1411; --panel: #151d19; --line: #26312b; --ink: #e6ece8; --soft: #94a39b;
    --accent: #3ecf92; --on-accent: #06281a; --mine: #12442f; --theirs: #1f2a25; --chat: #0e1512;
    --bad: #ff8a80; --read: #6cc0ff; --hover: #1c2621;
  }
}
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1, h2, p { margin: 0; }
h1 { font-size: 17px; padding: 18px 18px 12px; }
h1 small { display: block; font-weight: 400; font-size: 12px; color: var(--soft); }
h2 { font-size: 16px; }
button, input, textarea { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--soft); padding: 18px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.app { display: grid; grid-template-columns: 280px minmax(0, 1fr) 340px; height: 100vh; }
.app > nav, .app > aside { background: var(--panel); overflow-y: auto; }
.app > nav { border-right: 1px solid var(--line); }
.app > aside { border-left: 1px solid var(--line); }
aside h2 { padding: 18px 16px 10px; }
.people { list-style: none; margin: 0; padding: 0 8px; }
.people a { display: flex; gap: 12px; align-items: center; padding: 9px 10px; border-radius: 12px; color: inherit; text-decoration: none; }
.people a:hover { background: var(--hover); }
.people a[aria-current] { background: color-mix(in srgb, var(--accent) 14%, transparent); }
.face { flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; font-weight: 600; background: color-mix(in srgb, var(--accent) 20%, var(--panel)); color: var(--accent); }
.who { flex: 1; min-width: 0; }
.who > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.who span { color: var(--soft); font-size: 13px; }
.dot { width: 8px; height: 8px; border-radius: 50%; background: var(--line); }
.dot.on { background: var(--accent); }
.add { margin: 14px 18px; border-top: 1px solid var(--line); padding-top: 12px; }
.add summary { cursor: pointer; color: var(--accent); font-weight: 600; }
.add label { display: block; font-size: 13px; color: var(--soft); margin-top: 10px; }
.add input { width: 100%; padding: 8px 10px; border-radius: 8px; border: 1px solid var(--line); background: var(--ground); color: var(--ink); }
.add button { margin-top: 12px; }
button { border: 1px solid var(--line); background: var(--panel); border-radius: 999px; padding: 6px 14px; cursor: pointer; }
button:hover { background: var(--hover); }
main { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.bar { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 12px 18px; background: var(--panel); border-bottom: 1px solid var(--line); }
.bar > div { flex: 1 1 160px; min-width: 0; }
.bar p { font-size: 13px; color: var(--soft); }
.actions { display: flex; flex-wrap: wrap; gap: 6px; }
.actions button { font-size: 13px; }
.numbers { display: flex; gap: 4px; }
.numbers a { padding: 4px 12px; border-radius: 999px; font-size: 13px; color: var(--soft); text-decoration: none; }
.numbers a[aria-current] { background: color-mix(in srgb, var(--accent) 14%, transparent); color: var(--accent); font-weight: 600; }
#chat { flex: 1; overflow-y: auto; padding: 18px; background: var(--chat); }
.bubbles { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 6px; }
.bubbles li { max-width: min(74%, 540px); padding: 8px 12px; border-radius: 16px; overflow-wrap: anywhere; box-shadow: 0 1px 1px rgb(0 0 0 / 8%); }
.bubbles .mine { align-self: flex-end; background: var(--mine); border-bottom-right-radius: 4px; }
.bubbles .theirs { align-self: flex-start; background: var(--theirs); border-bottom-left-radius: 4px; }
.bubbles .note { align-self: center; background: none; box-shadow: none; color: var(--soft); font-size: 13px; }
.bubbles .failed { outline: 1px dashed var(--bad); }
.bubbles .typing { color: var(--soft); font-style: italic; }
.body { white-space: pre-wrap; }
.head, .tag, .foot, .why { display: block; }
.tag { font-size: 11px; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); margin-bottom: 2px; }
.foot, .meta { font-size: 12px; color: var(--soft); }
.foot { margin-top: 2px; }
.why { font-size: 12px; color: var(--bad); }
.meta { display: inline-block; margin-left: 10px; float: right; padding-top: 4px; }
.tick { letter-spacing: -3px; padding-right: 3px; }
.tick.read, .tick.played { color: var(--read); }
.tick.failed { color: var(--bad); font-weight: 700; }
.buttons { display: flex; flex-direction: column; clear: both; margin: 8px -12px -8px; border-top: 1px solid var(--line); }
.buttons form + form, .buttons .link { border-top: 1px solid var(--line); }
.buttons > :first-child { border-top: 0; }
.buttons button, .buttons .link { display: block; width: 100%; border: 0; background: none; border-radius: 0; padding: 9px; text-align: center; color: var(--accent); font-weight: 600; }
.buttons .link { color: var(--soft); font-weight: 400; }
.buttons button:hover { background: var(--hover); }
.window { margin-top: 16px; text-align: center; font-size: 12px; color: var(--soft); }
.composer { display: flex; gap: 10px; padding: 12px 18px; background: var(--panel); border-top: 1px solid var(--line); }
.composer textarea { flex: 1; resize: none; padding: 10px 16px; border-radius: 22px; border: 1px solid var(--line); background: var(--ground); }
.composer button, .add button { background: var(--accent); color: var(--on-accent); border-color: transparent; font-weight: 600; padding: 8px 20px; }
.composer button:hover, .add button:hover { filter: brightness(1.08); }
table { width: 100%; border-collapse: collapse; font-size: 12.5px; }
th { text-align: left; font-weight: 500; color: var(--soft); }
th, td { padding: 6px 4px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th:first-child, td:first-child { padding-left: 16px; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 16px; text-align: right; white-space: nowrap; color: var(--soft); }
td { font-variant-numeric: tabular-nums; }
td:nth-child(3) { white-space: nowrap; }
td:nth-child(2) { min-width: 90px; }
.bad td:nth-child(3) { color: var(--bad); font-weight: 600; }
.good td:nth-child(3) { color: var(--accent); }
@media (max-width: 1080px) { .app { grid-template-columns: 240px minmax(0, 1fr); } .app > aside { display: none; } }
@media (max-width: 640px) {
  .app { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto minmax(0, 1fr); }
  .app > nav { max-height: 34vh; border-right: 0; border-bottom: 1px solid var(--line); }
}
`;
