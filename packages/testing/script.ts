import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromRoot, root } from '@supermall/subgraph/root'
import { BRIEF } from '../../scripts/brief-flags.mjs'
import { bundle } from '../../scripts/bundle.mjs'

/**
 * Starts a file of ours in a process of its own; what it says on its standard output is for whoever started it. It is bundled once
 * for all processes that run it: to learn TypeScript would cost each of them more than whatever it does.
 */
export async function startScript(file: URL, ...words: readonly string[]): Promise<ChildProcess> {
  const path = fileURLToPath(file)
  const folder = bundles.get(path) ?? bundled(path)
  bundles.set(path, folder)
  return spawn(process.execPath, [...BRIEF, join(await folder, 'script.js'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const bundles = new Map<string, Promise<string>>()

/** Below the root, where packages from npm are found. */
async function bundled(path: string): Promise<string> {
  const file = relative(root, path)
  const folder = fromRoot('.cache', 'scripts', file.replaceAll(/\W+/g, '-'))
  await bundle([{ in: file, out: 'script' }], folder)
  return folder
}
