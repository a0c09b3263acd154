import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

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

/** Bundles the launcher and every domain to plain JavaScript, in about a second. Plugins may change what a source says. */
export const bundleMall = (outdir, plugins = []) => bundle([{ in: 'launch.ts', out: 'launch' }], outdir, plugins)

/** Bundles programs with all that they need; the thread that a gateway plans in stands beside them. */
export function bundle(programs, outdir, plugins = []) {
  return build({
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
    logLevel: 'warning',
    plugins: [...plugins, npmStaysOutside],
  })
}
