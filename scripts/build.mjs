// Bundles the launcher and every domain to plain JavaScript in dist/, in about a second: what `node launch` and the image run.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildPlayground } from './build-playground.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Packages from npm stay what they are; the workspaces are sources and become part of the bundle. */
const npmStaysOutside = {
  name: 'npm-stays-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@supermall/') ? undefined : { path, external: true },
    )
  },
}

await Promise.all([
  build({
    absWorkingDir: root,
    entryPoints: ['launch.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [npmStaysOutside],
  }),
  buildPlayground(),
])

// `node launch orders payments` finds this file.
writeFileSync(join(root, 'launch.js'), "import './dist/launch.js'\n")
