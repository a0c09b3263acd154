import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whenFileIsDone } from '@supermall/testing/leavings'

/** A folder of the test file's own, gone when the file is done. */
export function temporaryFolder(kind: string): string {
  const folder = mkdtempSync(join(tmpdir(), `supermall-${kind}-`))
  whenFileIsDone(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
