import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Relative base: the client works under whatever path a node serves it from.
export default defineConfig({
  base: './',
  plugins: [svelte()],
  // No inlined assets: a strict Content-Security-Policy allows no data: fonts and no inline scripts.
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': process.env.SAMETABLE_API ?? 'http://127.0.0.1:5199' } },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
