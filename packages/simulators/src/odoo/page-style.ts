/** Style of the human's pages, light and dark, served as one file. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f2f5; --sheet: #ffffff; --ink: #1f2330; --soft: #5d6272; --line: #dcdbe3;
  --bar: #5b3a54; --bar-ink: #ffffff; --accent: #01696f; --accent-ink: #ffffff; --tint: #e5f2f2;
  --note: #fdf6e3; --note-line: #e3d3a3; --won: #1e7d3c; --danger: #a3292b; --shadow: 0 1px 2px #1f233014, 0 4px 14px #1f23300d;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #17181d; --sheet: #22242b; --ink: #e8e8ee; --soft: #a4a8b6; --line: #3a3d48;
    --bar: #3b2637; --accent: #4fc3c0; --accent-ink: #0c2322; --tint: #1d3435;
    --note: #2f2a1c; --note-line: #57492a; --won: #6fcf8b; --danger: #ff8f8a; --shadow: 0 1px 2px #0008;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); min-height: 100vh; }
a { color: var(--accent); text-underline-offset: 3px; }
h1, h2, h3, p { margin: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 12px; background: var(--sheet); padding: 8px 12px; z-index: 5; }
.bar { background: var(--bar); color: var(--bar-ink); display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: center; padding: 0 20px; }
.bar strong { font-size: 17px; letter-spacing: .2px; padding: 12px 0; }
.bar nav { display: flex; gap: 2px; }
.bar nav a { color: inherit; text-decoration: none; padding: 12px 14px; border-bottom: 3px solid transparent; opacity: .86; }
.bar nav a:hover { opacity: 1; }
.bar nav a[aria-current] { border-color: var(--bar-ink); opacity: 1; font-weight: 600; }
.bar :focus-visible { outline-color: var(--bar-ink); }
.bar .who { margin-left: auto; font-size: 13px; opacity: .9; padding: 8px 0; }
main { padding: 20px; max-width: 1480px; margin: 0 auto; }
.head { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; margin-bottom: 18px; }
.head h1 { font-size: 22px; font-weight: 650; }
.head .count { color: var(--soft); }
.head form { margin-left: auto; display: flex; gap: 8px; }
.crumbs { font-size: 14px; color: var(--soft); margin-bottom: 10px; }
input, select, textarea, button { font: inherit; color: inherit; }
input, select, textarea { background: var(--sheet); border: 1px solid var(--line); border-radius: 7px; padding: 7px 10px; min-width: 0; }
input::placeholder, textarea::placeholder { color: var(--soft); opacity: 1; }
button { border: 1px solid var(--line); background: var(--sheet); border-radius: 7px; padding: 7px 14px; cursor: pointer; font-weight: 550; }
button:hover { border-color: var(--accent); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
button.main:hover { filter: brightness(1.08); }
label { display: grid; gap: 4px; font-size: 13px; color: var(--soft); }
label input, label select, label textarea { font-size: 15px; color: var(--ink); }
.label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
details.add { margin-bottom: 18px; }
details.add > summary { display: inline-block; list-style: none; cursor: pointer; background: var(--accent); color: var(--accent-ink); border-radius: 7px; padding: 8px 16px; font-weight: 600; }
details.add > summary::-webkit-details-marker { display: none; }
details.add > form { margin-top: 12px; background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 18px; display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); align-items: end; box-shadow: var(--shadow); }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shadow); }
.contact { display: flex; gap: 14px; padding: 14px; text-decoration: none; color: inherit; align-items: center; border-radius: 10px; }
.contact:hover { background: var(--tint); }
.contact .lines { min-width: 0; display: grid; }
.contact .lines > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.contact .lines span { color: var(--soft); font-size: 14px; }
.avatar { flex: none; width: 44px; height: 44px; border-radius: 10px; display: grid; place-items: center; font-weight: 650; font-size: 18px; color: #fff; background: #6b4c7a; }
.avatar.round { border-radius: 50%; width: 36px; height: 36px; font-size: 15px; }
.h1 { background: #8a4b2f; } .h2 { background: #2f6d5b; } .h3 { background: #35608f; } .h4 { background: #86356b; } .h5 { background: #5b6420; }
.empty { text-align: center; color: var(--soft); padding: 56px 20px; background: var(--sheet); border: 1px dashed var(--line); border-radius: 12px; }
.record { display: grid; gap: 20px; grid-template-columns: minmax(0, 5fr) minmax(340px, 4fr); align-items: start; }
@media (max-width: 900px) { .record { grid-template-columns: minmax(0, 1fr); } }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 24px; box-shadow: var(--shadow); display: grid; gap: 20px; }
.title { display: flex; gap: 16px; align-items: center; }
.title h1 { font-size: 25px; line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; }
.title p { color: var(--soft); }
.title .avatar { width: 60px; height: 60px; font-size: 25px; }
dl { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 8px 16px; margin: 0; }
dt { color: var(--soft); font-size: 14px; }
dd { margin: 0; overflow-wrap: anywhere; }
.edit { display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); align-items: end; border-top: 1px solid var(--line); padding-top: 18px; }
.edit button { justify-self: start; }
.sheet h2 { font-size: 16px; font-weight: 650; }
.sheet ul { margin: 6px 0 0; padding-left: 20px; }
.tag { display: inline-block; background: var(--tint); border-radius: 20px; padding: 1px 10px; font-size: 13px; margin-right: 4px; }
.tag.won { color: var(--won); font-weight: 600; } .tag.lost { color: var(--danger); font-weight: 600; }
.chatter { display: grid; gap: 14px; }
.chatter > h2 { font-size: 16px; font-weight: 650; }
.compose { display: grid; gap: 8px; }
.compose textarea { min-height: 64px; resize: vertical; width: 100%; }
.compose .row { display: flex; gap: 8px; align-items: center; }
.compose select { flex: 1; }
.log { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
.log > li { display: flex; gap: 10px; }
.log article { flex: 1; min-width: 0; }
.log header { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; }
.log time, .log .kind { color: var(--soft); font-size: 13px; }
.log .body { background: var(--sheet); border: 1px solid var(--line); border-radius: 4px 12px 12px 12px; padding: 9px 13px; margin-top: 4px; overflow-wrap: anywhere; }
.log .note .body { background: var(--note); border-color: var(--note-line); }
.log .body > * + * { margin-top: 6px; }
.log .body img { max-width: 100%; border-radius: 8px; }
.log .quiet { color: var(--soft); font-size: 14px; }
.files { list-style: none; margin: 6px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.files a { display: inline-flex; gap: 8px; align-items: center; border: 1px solid var(--line); border-radius: 8px; padding: 6px 10px; background: var(--sheet); text-decoration: none; font-size: 14px; }
.files img { max-width: 180px; max-height: 120px; border-radius: 6px; display: block; }
.board { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(250px, 1fr); gap: 14px; overflow-x: auto; padding-bottom: 12px; align-items: start; }
.stage { border-radius: 12px; padding: 12px; background: color-mix(in srgb, var(--ink) 4%, transparent); min-height: 220px; display: grid; gap: 10px; align-content: start; border: 2px solid transparent; }
.stage.over { border-color: var(--accent); background: var(--tint); }
.stage h2 { font-size: 15px; font-weight: 650; display: flex; justify-content: space-between; gap: 8px; }
.stage h2 small { color: var(--soft); font-weight: 500; }
.stage ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 10px; }
.lead { padding: 12px; display: grid; gap: 6px; cursor: grab; }
.lead.dragging { opacity: .45; }
.lead a { font-weight: 600; text-decoration: none; color: var(--ink); overflow-wrap: anywhere; }
.lead a:hover { color: var(--accent); text-decoration: underline; }
.lead p { color: var(--soft); font-size: 14px; display: flex; justify-content: space-between; gap: 8px; }
.lead p span:last-child { white-space: nowrap; }
.lead form { display: flex; gap: 6px; margin-top: 2px; }
.lead form select { flex: 1; font-size: 13px; padding: 4px 6px; }
.lead form button { font-size: 13px; padding: 4px 10px; }
.steps { display: flex; flex-wrap: wrap; gap: 6px; margin: 0; padding: 0; list-style: none; }
.steps button { border-radius: 20px; padding: 5px 14px; }
.steps button[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.pages { display: flex; gap: 16px; justify-content: center; margin-top: 18px; }
@media (prefers-reduced-motion: no-preference) { .contact, button, .stage { transition: background .15s, border-color .15s; } }
`;
