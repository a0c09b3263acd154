import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository, found from wherever this code runs: as sources, or bundled below `dist`. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)))

export const fromRoot = (...parts: readonly string[]): string => join(root, ...parts)

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'turbo.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder)
    throw new Error('turbo.json, which marks the root of the mall, is in no folder above this code')
  return findRoot(parent)
}
