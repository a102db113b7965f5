import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { preloads } from './build/preloads'
import { shellWorker } from './build/shell-worker'

// In development the gateway answers everything that is not the portal's own source.
const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080'
const proxied = ['/config.json', '/customer/', '/billing/', '/archive/']

export default defineConfig({
  plugins: [react(), preloads(), shellWorker()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: gateway, changeOrigin: true }])),
  },
  build: {
    target: 'es2022',
    manifest: true,
    // The content security policy allows files of this origin only, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The budget is on the first load as a whole; scripts/check-bundle.mjs holds it.
    chunkSizeWarningLimit: 600,
  },
})
