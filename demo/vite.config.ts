import react from '@vitejs/plugin-react'
import { msw } from 'msw/vite'
import { defineConfig, type Plugin } from 'vite'

export default defineConfig({
  plugins: [react(), msw({ mode: 'worker-only' }), preload()],
  // Both backends may run at the same time; each has its own pre-bundled dependencies.
  cacheDir: 'node_modules/.vite/mock',
  build: {
    target: 'es2023',
    // The page, and what the lab opens in frames: other tabs of the same app.
    rolldownOptions: { input: ['index.html', 'frame.html'] },
  },
})

/** What the page needs from the start, and would name only after other things have arrived: the mock server, and the font. */
function preload(): Plugin {
  return {
    name: 'preload',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.values(bundle).flatMap((file) => {
          const href = `/${file.fileName}`
          if (file.type === 'chunk' && file.name === 'mock') return [link({ rel: 'modulepreload', href })]
          return href.endsWith('.woff2') ? [link({ rel: 'preload', href, as: 'font', type: 'font/woff2' })] : []
        }),
    },
  }
}

function link(attributes: Readonly<Record<string, string>>) {
  return { tag: 'link', attrs: { ...attributes, crossorigin: true }, injectTo: 'head' as const }
}
