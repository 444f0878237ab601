/** The floating button, and the frame of the panel. */
export const frameCss: string = `
.launcher {
  position: absolute; bottom: calc(16px + env(safe-area-inset-bottom)); width: 44px; height: 44px; border-radius: 50%;
  display: grid; place-items: center; background: var(--surface); color: var(--accent);
  box-shadow: 0 0 0 1px var(--line), 0 6px 20px -4px var(--shadow), 0 2px 6px var(--shadow); transition: transform 0.15s;
}
.launcher[data-corner=right] { right: calc(16px + env(safe-area-inset-right)); }
.launcher[data-corner=left] { left: calc(16px + env(safe-area-inset-left)); }
.launcher:hover { transform: translateY(-1px); }
  .launcher .mark { width: 22px; height: 22px; }
.launcher-ring { position: absolute; inset: 0; }
.launcher-ring .ring-arc { stroke-width: 2.5; }
.launcher[data-tone=bad], .launcher[data-tone=plain] { color: var(--soft); }

.panel {
  position: absolute; inset: auto 0 0 0; display: flex; flex-direction: column; background: var(--surface);
  border-top: 1px solid var(--line); box-shadow: 0 -8px 32px -12px var(--shadow);
}
.resizer { position: absolute; inset: -5px 0 auto 0; height: 10px; cursor: ns-resize; touch-action: none; z-index: 2; }
.resizer::after {
  content: ""; position: absolute; left: 50%; top: 8px; width: 36px; height: 3px; margin-left: -18px; border-radius: 2px;
  background: var(--control-line); opacity: 0; transition: opacity 0.15s;
}
.resizer:hover::after, .resizer:focus-visible::after, [data-narrow] .resizer::after { opacity: 1; }
.resizer:focus-visible { outline-offset: -4px; }

.head { display: flex; align-items: center; gap: 12px; height: 42px; padding: 0 8px 0 14px; flex: none; border-bottom: 1px solid var(--line); }
.brand { display: flex; align-items: center; gap: 8px; color: var(--accent); font-size: 13px; }
.brand strong { color: var(--ink); font-weight: 650; line-height: 18px; letter-spacing: -0.01em; }
.notice { flex: 1; min-width: 0; color: var(--soft); text-align: end; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tab-strip { display: flex; align-self: stretch; gap: 2px; margin-left: 10px; }
.tab { position: relative; padding: 0 10px; color: var(--soft); font-weight: 500; white-space: nowrap; }
.tab:hover { color: var(--ink); }
.tab[aria-selected=true] { color: var(--ink); }
.tab[aria-selected=true]::after { content: ""; position: absolute; inset: auto 8px -1px; height: 2px; border-radius: 2px; background: var(--accent); }
.tab:focus-visible { outline-offset: -4px; border-radius: 8px; }
.tool, .icon-button { display: inline-flex; align-items: center; gap: 6px; height: 28px; border-radius: 7px; color: var(--soft); }
.tool { padding: 0 10px 0 8px; font-weight: 500; }
.icon-button { width: 28px; justify-content: center; flex: none; }
.tool:hover, .icon-button:hover { background: var(--plain-wash); color: var(--ink); }
.body { flex: 1; min-height: 0; display: flex; background: var(--surface); }
.view { flex: 1; min-width: 0; min-height: 0; display: flex; flex-direction: column; }
.view-session { flex: none; width: 276px; border-right: 1px solid var(--line); background: var(--raised); }

[data-narrow] { border-radius: 14px 14px 0 0; }
[data-narrow] .head { flex-wrap: wrap; height: auto; padding: 12px 8px 0 14px; gap: 4px 10px; }
[data-narrow] .tab-strip { order: 9; width: 100%; height: 40px; margin: 0 -8px 0 -10px; overflow-x: auto; scrollbar-width: none; }
[data-narrow] .tool { margin-left: auto; }
[data-narrow] .tool span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[data-narrow] .tool, [data-narrow] .icon-button { height: 36px; min-width: 36px; padding: 0; justify-content: center; }
[data-narrow] .notice:not(:empty) {
  position: absolute; z-index: 3; left: 50%; bottom: 14px; max-width: 90%; padding: 8px 14px; border-radius: 99px; transform: translateX(-50%);
  background: var(--ink); color: var(--surface);
}
[data-narrow] .body { flex-direction: column; }
[data-narrow] .view-session { flex: 1; width: auto; border-right: 0; }

[data-narrow][data-short] { border-radius: 0; }
[data-narrow][data-short] .head { flex-wrap: nowrap; height: 40px; padding: 0 4px 0 8px; gap: 4px; }
[data-narrow][data-short] .head > :is(.brand, .badge) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[data-narrow][data-short] .tab-strip { order: 0; flex: 1; min-width: 0; width: auto; margin: 0; }
[data-narrow][data-short] .body { position: relative; }
`
