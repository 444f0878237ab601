/** What is inside the frame. */
export const viewsCss: string = `
.session { flex: 1; overflow-y: auto; padding: 14px; display: flex; flex-direction: column; gap: 14px; }
.rings { display: grid; grid-template-columns: repeat(3, 1fr); gap: 6px; }
.deadline { display: flex; flex-direction: column; align-items: center; gap: 5px; }
.ring-box { position: relative; width: 62px; height: 62px; display: grid; place-items: center; }
.ring { position: absolute; inset: 0; }
.ring-text { font-size: 12px; font-weight: 600; letter-spacing: -0.03em; }
.ring-label { color: var(--soft); font-size: 11px; }
.facts { display: grid; gap: 3px; }
.facts > div { display: flex; gap: 10px; }
.facts dt { flex: none; width: 74px; color: var(--soft); }
.facts dd { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.session .facts dd { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.foot { flex: none; border-top: 1px solid var(--line); background: var(--raised); overflow-x: auto; }
.actions { display: flex; gap: 22px; padding: 6px 14px; }
.action-group { display: flex; align-items: center; gap: 6px; }
.action-group .overline { margin-right: 4px; }
[data-narrow] .actions { display: grid; gap: 18px; padding: 0; }
[data-narrow] .action-group { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
[data-narrow] .action-group .overline { grid-column: 1 / -1; margin: 0; }
.action {
  height: 26px; padding: 0 11px; border-radius: 7px; border: 1px solid var(--control-line); background: var(--surface);
  font-weight: 500; text-align: center; white-space: nowrap; transition: background 0.15s, border-color 0.15s;
}
.action:hover { border-color: var(--plain); background: var(--raised); }
.action:active { background: var(--plain-wash); }
.action[aria-disabled=true] { color: var(--soft); border-color: var(--line); border-style: dashed; background: none; }
.action[aria-pressed=true] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }

.timeline { flex: 1; min-height: 0; display: flex; flex-direction: column; }
.timeline-head { display: flex; align-items: center; justify-content: space-between; flex: none; height: 36px; padding: 0 12px 0 8px; border-bottom: 1px solid var(--line); }
.tools { display: flex; align-items: center; gap: 2px; }
.range { color: var(--soft); }
.live {
  display: inline-flex; align-items: center; gap: 6px; height: 24px; padding: 0 10px 0 9px; margin: 0 6px 0 4px; border-radius: 99px;
  border: 1px solid var(--control-line); color: var(--soft); font-weight: 550; font-size: 11.5px;
}
.live::before { content: ""; width: 7px; height: 7px; border-radius: 50%; background: var(--plain); }
.live[aria-pressed=true] { border-color: transparent; background: var(--accent-wash); color: var(--accent); }
.live[aria-pressed=true]::before { background: var(--accent); }
.stage { position: relative; flex: 1; min-height: 0; overflow: hidden; background: var(--surface); }
.lanes { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: crosshair; }
.lanes:focus-visible { outline-offset: -2px; }
.tooltip {
  position: absolute; z-index: 1; max-width: 260px; padding: 7px 10px; display: grid; gap: 2px; pointer-events: none; border-radius: 8px;
  background: var(--ink); color: var(--surface); box-shadow: 0 6px 20px -6px var(--shadow); overflow-wrap: anywhere; font-size: 11.5px;
}
.tooltip strong { font-weight: 600; }

.details { flex: none; width: 300px; padding: 10px 14px 14px; overflow-y: auto; border-left: 1px solid var(--line); background: var(--raised); }
.details-head { display: flex; align-items: flex-start; justify-content: space-between; gap: 8px; margin-bottom: 8px; }
.details h3 { font-size: 13px; font-weight: 650; line-height: 1.35; padding-top: 4px; overflow-wrap: anywhere; }
.details .overline { display: block; margin: 14px 0 4px; }
.details .facts dt { width: 104px; }
.related { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1px; margin: 0 -6px; }
.link { display: flex; gap: 8px; width: 100%; padding: 3px 6px; border-radius: 6px; }
.link:hover { background: var(--plain-wash); }
.link[aria-current] { background: var(--accent-wash); }
.link .after { flex: none; width: 56px; color: var(--soft); }
.link .grow { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.link .outcome { flex: none; max-width: 45%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

.table { flex: 1; min-height: 0; overflow: auto; }
.table:focus-visible { outline-offset: -2px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 14px 5px 0; text-align: start; vertical-align: top; }
th:first-child, td:first-child { padding-left: 14px; }
th { position: sticky; top: 0; padding-block: 8px; background: var(--surface); color: var(--soft); font-size: 11px; font-weight: 550; box-shadow: inset 0 -1px var(--line); }
tbody tr { border-bottom: 1px solid var(--line); }
tbody tr:hover { background: var(--raised); }
tbody tr[data-selected] { background: var(--accent-wash); }
td { white-space: nowrap; }
td[data-kind=wide] { white-space: normal; overflow-wrap: anywhere; min-width: 120px; }
.row-button { white-space: nowrap; text-decoration: underline; text-decoration-color: var(--control-line); text-underline-offset: 3px; border-radius: 3px; }
.empty { padding: 28px 14px; color: var(--soft); text-align: center; }

.tabs-view { flex: 1; min-height: 0; display: flex; }
.tabs-side { flex: none; width: 320px; padding: 14px; display: grid; gap: 10px; align-content: start; overflow-y: auto; border-right: 1px solid var(--line); }
.summary { color: var(--soft); }
.tabs-seen { display: grid; gap: 6px; }
.tabs-seen li { display: flex; align-items: center; gap: 10px; padding: 7px 10px 7px 8px; border: 1px solid var(--line); border-radius: 9px; background: var(--surface); }
.tabs-seen li[data-lock=held] { border-color: var(--accent); }
.tab-number { display: grid; place-items: center; width: 22px; height: 22px; border-radius: 6px; background: var(--plain-wash); color: var(--plain-ink); font-weight: 600; }

[data-narrow] .session { gap: 18px; padding: 18px 16px 24px; }
[data-narrow] .action { height: 38px; }
[data-narrow] .ring-box { width: 76px; height: 76px; }
[data-narrow] .details { width: auto; max-height: 45%; border-left: 0; border-top: 1px solid var(--line); }
[data-narrow] .tabs-view { flex-direction: column; }
[data-narrow] .tabs-side { width: auto; border-right: 0; border-bottom: 1px solid var(--line); }
[data-narrow] [data-kind=extra] { display: none; }
[data-narrow] td[data-kind=wide] { min-width: 84px; }
[data-narrow] :is(th, td) { padding-right: 10px; }
[data-narrow] .timeline-head { height: 44px; }
[data-narrow][data-short] .timeline-head { height: 38px; }
[data-narrow][data-short] .details { position: absolute; inset: 0; z-index: 2; max-height: none; border-top: 0; }
`
