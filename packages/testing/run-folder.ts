import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scratchFolder } from './scratch.ts'

type RunFolder = {
  /** Where the run's own databases are. */
  readonly databases: string
  readonly remove: () => void
}

/**
 * All that a run makes lies in it, whoever makes it: workers and what they start inherit where the temporary folder is. So nothing
 * is left behind by a test that failed, nor by a process that was killed. Its name is short, for sockets lie in it.
 */
export function makeRunFolder(): RunFolder {
  const before = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), 'sm-'))
  // Where we are root, Postgres is somebody else, who must come through to its sockets.
  chmodSync(folder, 0o711)
  process.env.TMPDIR = folder
  const databases = scratchFolder('supermall-test-')
  chmodSync(databases, 0o755)
  process.env.SCRATCH_FOLDER = databases
  return {
    databases,
    remove() {
      for (const one of [databases, folder]) rmSync(one, { recursive: true, force: true, maxRetries: 5 })
      delete process.env.SCRATCH_FOLDER
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    },
  }
}
