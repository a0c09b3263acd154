import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Servant } from './unprivileged.ts'

/**
 * Where Postgres listens besides its port: a statement over a socket file costs both ends about a third less of the processor
 * than one over loopback. The folder is new at every start, so that nobody's leftovers stand in its way, and is in the temporary
 * folder, for the name of a socket may not be long.
 */
export function makeSocketFolder({ account }: Servant): string | null {
  if (process.platform === 'win32') return null
  try {
    const folder = mkdtempSync(path.join(tmpdir(), 'supermall-'))
    if (account) chownSync(folder, account.uid, account.gid)
    return folder
  } catch {
    return null
  }
}

export function removeSocketFolder(folder: string | null): void {
  if (folder) rmSync(folder, { recursive: true, force: true })
}

/** Where sockets cannot be, or the account that serves cannot reach them, loopback alone does. */
export const isAboutSockets = (said: string): boolean => /Unix-domain socket|\.s\.PGSQL\.\d+/.test(said)
