import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { withQuickSpreads } from './quick-spreads.mjs'

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

const PLANNING_THREAD = { in: 'gateway/planning/planning-thread.ts', out: 'planning-thread' }

/** Bundles the launcher and every domain to plain JavaScript, in a few seconds. Plugins may change what a source says. */
export const bundleMall = (outdir, plugins = []) => bundle([{ in: 'launch.ts', out: 'launch' }], outdir, plugins)

/** Bundles programs with all that they need; the thread that a gateway plans in stands beside them. */
export async function bundle(programs, outdir, plugins = []) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...programs, PLANNING_THREAD],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    plugins: [...plugins, npmStaysOutside],
  })
  const written = Object.keys(metafile.outputs).filter((path) => path.endsWith('.js'))
  for (const file of written.map((path) => join(root, path)))
    writeFileSync(file, withQuickSpreads(readFileSync(file, 'utf8')))
}
