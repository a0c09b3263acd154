import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import type { Plugin } from 'esbuild'
import { bundleMall } from '../../scripts/bundle.mjs'

/**
 * A bug that others have really had: a piece of source that must be there, and what stands in its place in a bundle of its
 * own. The sources stay as they are. A harness that does not notice these proves nothing.
 */
export type Mutant = {
  readonly name: string
  readonly changes: readonly { readonly file: string; readonly find: string; readonly replace: string }[]
  /** The promises of which it must break one, by how they begin. */
  readonly breaks: readonly string[]
  /** What it leaves behind for ever instead, by how it begins. */
  readonly leaves?: string
  /** What the database must let through for the bug to do harm: the last line of defence is taken away too. */
  readonly statements?: readonly { readonly domain: string; readonly text: string }[]
}

/** Gives the folder of the bundle that has the bug. */
export async function plant({ name, changes }: Mutant): Promise<string> {
  const outdir = fromRoot('.cache', 'mutants', name.replaceAll(/\W+/g, '-'))
  await bundleMall(outdir, [patching(changes)])
  return outdir
}

function patching(changes: Mutant['changes']): Plugin {
  return {
    name: 'patching',
    setup(bundle) {
      for (const file of new Set(changes.map((change) => change.file))) {
        const path = fromRoot(file)
        const text = changes.filter((change) => change.file === file).reduce(patched, readFileSync(path, 'utf8'))
        bundle.onLoad({ filter: new RegExp(`${file.replaceAll(/[.\\/]/g, '\\$&')}$`) }, () => ({
          contents: text,
          loader: 'ts',
        }))
      }
    },
  }
}

/** A mutant that no longer fits the code is a fault of the harness, never a silent control run. */
function patched(text: string, { file, find, replace }: Mutant['changes'][number]): string {
  if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`)
  return text.replace(find, () => replace)
}
