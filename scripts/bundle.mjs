import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
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
  const entryPoints = [...programs, PLANNING_THREAD]
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: 'linked',
    sourcesContent: false,
    write: false,
    logLevel: 'warning',
    plugins: [...plugins, npmStaysOutside],
  })
  const last = new Set(entryPoints.map(({ out }) => resolve(root, outdir, `${out}.js`)))
  for (const file of outputFiles.filter(({ path }) => !last.has(path))) put(file)
  for (const file of outputFiles.filter(({ path }) => last.has(path))) put(file)
}

/** Whole and at once, and programs when all that they import is there: another process may start them from the same folder meanwhile. */
function put({ path, text }) {
  const beside = `${path}.${process.pid}`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(beside, path.endsWith('.js') ? withQuickSpreads(text) : text)
  renameSync(beside, path)
}
