import react from '@vitejs/plugin-react'
import { msw } from 'msw/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react(), msw({ mode: 'worker-only' })],
  // Both backends may run at the same time; each has its own pre-bundled dependencies.
  cacheDir: 'node_modules/.vite/mock',
  build: { target: 'es2023' },
})
