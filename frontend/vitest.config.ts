import { defineConfig, mergeConfig } from 'vitest/config'
import viteConfig from './vite.config'

export default mergeConfig(
  viteConfig,
  defineConfig({
    // The tests take their answers from the contract's examples, and the kinds of problem from the services.
    server: { fs: { allow: ['.', '../contracts', '../services/shared/src/selfcare_shared'] } },
    test: {
      environment: './src/test/environment.ts',
      environmentOptions: { jsdom: { url: 'http://portal.test/' } },
      setupFiles: ['src/test/setup.ts'],
      include: ['src/**/*.test.{ts,tsx}'],
      // Two cores are typical for a build machine; one worker is steadier than many.
      maxWorkers: 2,
      minWorkers: 1,
      testTimeout: 60_000,
      restoreMocks: true,
    },
  }),
)
