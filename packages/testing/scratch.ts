import { existsSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'
/** More than all databases that live at the same time, with Postgres's log of them, ever need. */
const ROOM = 4 * 1024 ** 3

/**
 * A folder for databases that a test throws away. It lies in memory where there is room for it: on a disk, copying a database costs
 * ten times as much. During a run it is below the folder of that run.
 */
export const scratchFolder = (prefix: string): string => mkdtempSync(join(place(), prefix))

const place = (): string => process.env.SCRATCH_FOLDER ?? (hasRoom() ? MEMORY : tmpdir())

function hasRoom(): boolean {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= ROOM
}
