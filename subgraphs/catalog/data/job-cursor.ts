import type { Tx } from './database.ts'

/** Behind what a job goes on that looks at everything bit by bit, in whichever process; at the start where there was no more. */
export const findCursor = async (db: Tx, job: string): Promise<string> =>
  (await db.jobCursor.findUnique({ where: { job } }))?.lastId ?? ''

export async function keepCursor(db: Tx, job: string, lastId: string): Promise<void> {
  await db.jobCursor.upsert({ where: { job }, create: { job, lastId }, update: { lastId } })
}
