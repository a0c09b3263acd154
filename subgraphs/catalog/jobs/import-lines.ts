import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { readImport } from '../commands/read-import.ts'
import { workLine } from '../commands/work-import.ts'
import type { Within } from '../data/database.ts'
import { findImport, findOpenImports, moveImport, nextLines } from '../data/imports.ts'
import { findAsset } from '../data/media.ts'
import type { ImportJobRow } from '../data/rows.ts'

const STEP = 50
/** A process that is told to end waits for its jobs, so a long import is many short runs. */
const RUN_MS = seconds(4)

/** Works open imports in turns, so that a long one does not keep a short one waiting. */
export default job<Within>({
  name: 'import-lines',
  everyMs: seconds(1),
  run: async (within) => {
    const end = Date.now() + RUN_MS
    const counts = { done: 0, failed: 0 }
    for (let open = await openImports(within); open.length > 0 && Date.now() < end; open = await openImports(within)) {
      for (const one of open) {
        if (one.status === 'WAITING') await read(one, within)
        else await workStep(one, within, { counts, end })
      }
    }
    return counts
  },
})

const openImports = ({ client }: Within): Promise<ImportJobRow[]> => findOpenImports(client)

async function read(job: ImportJobRow, { client, media, transact }: Within): Promise<void> {
  const asset = await findAsset(client, job.assetId)
  if (asset) return readImport(job, await media.storage.read(asset.storageKey), transact)
  await transact(({ db, now }) =>
    moveImport(db, job.id, {
      from: 'WAITING',
      data: { status: 'FAILED', error: 'The file is gone.', finishedAt: now },
    }),
  )
}

type Turn = { readonly counts: { done: number; failed: number }; readonly end: number }

async function workStep(job: ImportJobRow, { client, transact }: Within, { counts, end }: Turn): Promise<void> {
  const lines = await nextLines(client, job.id, STEP)
  for (const line of lines) {
    if (Date.now() > end) return
    const outcome = await workLine(line, job, transact)
    if (outcome === 'passed' && (await findImport(client, job.id))?.status !== 'RUNNING') return
    if (outcome !== 'passed') counts[outcome] += 1
  }
  if (lines.length > 0) return
  await transact(({ db, now }) =>
    moveImport(db, job.id, { from: 'RUNNING', data: { status: 'FINISHED', finishedAt: now } }),
  )
}
