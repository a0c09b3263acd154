import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** An `afterAll` that is met while a test or hook runs is not heard, so it stands here, where the file is read. */
const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** A folder of the test file's own, gone when the file is done. */
export function temporaryFolder(kind: string): string {
  const folder = mkdtempSync(join(tmpdir(), `supermall-${kind}-`))
  made.push(folder)
  return folder
}
