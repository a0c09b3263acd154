import { after, minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { findDeleted, purgeAssets } from '../data/media.ts'
import { closeExpired, deleteTickets, findOldTickets } from '../data/uploads.ts'
import { arrivingKey } from '../domain/media.ts'
import type { Storage } from '../providers/storage.ts'

const STEP = 200
/** Longer than an upload that began in the last second of its leave may take. */
const GRACE_MS = minutes(20)

/** Takes away what nobody will ask for: bytes first, then the row that names them, so that none is forgotten half-way. */
export default job<Within>({
  name: 'sweep-media',
  everyMs: minutes(5),
  run: async ({ db: { sql }, media: { storage }, clock }) => {
    const before = after(clock(), -GRACE_MS)
    await closeExpired(sql, before)
    const tickets = await findOldTickets(sql, before, STEP)
    await removeAll(
      storage,
      tickets.map(({ id, mimeType }) => arrivingKey(id, mimeType)),
    )
    await removeAll(
      storage,
      tickets.filter(({ status }) => status === 'CLOSED').map(({ storageKey }) => storageKey),
    )
    await deleteTickets(
      sql,
      tickets.map(({ id }) => id),
    )
    const deleted = await findDeleted(sql, STEP)
    await removeAll(
      storage,
      deleted.map(({ storageKey }) => storageKey),
    )
    await purgeAssets(
      sql,
      deleted.map(({ id }) => id),
    )
    await storage.tidy(before)
    return { tickets: tickets.length, files: deleted.length }
  },
})

async function removeAll(storage: Storage, keys: readonly string[]): Promise<void> {
  for (const key of keys) await storage.remove(key)
}
