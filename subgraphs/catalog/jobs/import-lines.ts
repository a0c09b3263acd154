import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { readImport } from '../commands/read-import.ts'
import { workLine } from '../commands/work-import.ts'
import type { Within } from '../data/database.ts'
import { findImport, findOpenImports, moveImport, nextLines } from '../data/imports.ts'
import { findAsset } from '../data/media.ts'
import type { ImportJobRow } from '../data/rows.ts'

const STEP = 50

/** Works open imports in turns, so that neither a long one nor one whose file cannot be read keeps others waiting. */
export default job<Within>({
  name: 'import-lines',
  everyMs: seconds(1),
  run: async (within) => {
    const turn: Turn = { counts: { done: 0, failed: 0 }, faults: new Map() }
    for (let open = await openImports(within, turn); open.length > 0; open = await openImports(within, turn)) {
      for (const one of open) await takeTurn(one, within, turn)
    }
    for (const fault of turn.faults.values()) throw fault
    return turn.counts
  },
})

type Turn = {
  readonly counts: { done: number; failed: number }
  /** What went wrong, by the import: it is left alone until the next run. */
  readonly faults: Map<string, unknown>
}

async function openImports({ client }: Within, { faults }: Turn): Promise<ImportJobRow[]> {
  if (!mayGoOn()) return []
  return (await findOpenImports(client)).filter(({ id }) => !faults.has(id))
}

async function takeTurn(job: ImportJobRow, within: Within, turn: Turn): Promise<void> {
  try {
    if (job.status === 'WAITING') await read(job, within)
    else await workStep(job, within, turn)
  } catch (error) {
    turn.faults.set(job.id, error)
  }
}

async function read(job: ImportJobRow, { client, media: { storage }, transact }: Within): Promise<void> {
  const key = (await findAsset(client, job.assetId))?.storageKey
  if (key && (await storage.sizeOf(key)) !== null) return readImport(job, await storage.read(key), transact)
  await transact(({ db, now }) =>
    moveImport(db, job.id, {
      from: 'WAITING',
      data: { status: 'FAILED', error: 'The file is gone.', finishedAt: now },
    }),
  )
}

async function workStep(job: ImportJobRow, { client, transact }: Within, { counts }: Turn): Promise<void> {
  const lines = await nextLines(client, job.id, STEP)
  for (const line of lines) {
    if (!mayGoOn()) return
    const outcome = await workLine(line, job, transact)
    if (outcome === 'passed' && (await findImport(client, job.id))?.status !== 'RUNNING') return
    if (outcome !== 'passed') counts[outcome] += 1
  }
  if (lines.length > 0) return
  await transact(({ db, now }) =>
    moveImport(db, job.id, { from: 'RUNNING', data: { status: 'FINISHED', finishedAt: now } }),
  )
}
