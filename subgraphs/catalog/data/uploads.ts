import type { Sql } from '@supermall/messaging/sql'
import type { Tx } from './database.ts'
import type { UploadTicketRow } from './rows.ts'

export const insertTicket = (db: Tx, ticket: UploadTicketRow): Promise<UploadTicketRow> =>
  db.uploadTicket.create({ data: ticket })

export const findTicket = (db: Tx, id: string): Promise<UploadTicketRow | null> =>
  db.uploadTicket.findUnique({ where: { id } })

export const countOpenTickets = (db: Tx, accountId: string, now: Date): Promise<number> =>
  db.uploadTicket.count({ where: { accountId, status: 'OPEN', expiresAt: { gt: now } } })

/** True for the one who was first: a ticket is good for one file. */
export async function useTicket(db: Tx, id: string, assetId: string): Promise<boolean> {
  const { count } = await db.uploadTicket.updateMany({
    where: { id, status: 'OPEN' },
    data: { status: 'USED', assetId },
  })
  return count === 1
}

type Promised = Pick<UploadTicketRow, 'mimeType' | 'byteCount'>

/** Gives the ticket that a client puts a file by; only what its route must know. */
export async function openTicket(sql: Sql, id: string, now: Date): Promise<Promised | null> {
  const { rows } = await sql.query<Promised>({
    name: 'upload-open-ticket',
    text: `select mime_type as "mimeType", byte_count as "byteCount" from upload_ticket where id = $1 and status = 'OPEN' and expires_at > $2`,
    values: [id, now],
  })
  return rows[0] ?? null
}

/** Nobody can use them any more, not even who is just about to. */
export async function closeExpired(sql: Sql, before: Date): Promise<void> {
  await sql.query({
    name: 'upload-close-expired',
    text: "update upload_ticket set status = 'CLOSED' where status = 'OPEN' and expires_at < $1",
    values: [before],
  })
}

type OldTicket = Pick<UploadTicketRow, 'id' | 'status' | 'mimeType' | 'storageKey'>

/** Used ones too: what was put by them may still lie where it arrived. */
export async function findOldTickets(sql: Sql, before: Date, most: number): Promise<readonly OldTicket[]> {
  const { rows } = await sql.query<OldTicket>({
    name: 'upload-find-old',
    text: `select id, status, mime_type as "mimeType", storage_key as "storageKey"
           from upload_ticket where status <> 'OPEN' and expires_at < $1 order by expires_at limit $2`,
    values: [before, most],
  })
  return rows
}

export async function deleteTickets(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query({ name: 'upload-delete', text: 'delete from upload_ticket where id = any($1)', values: [ids] })
}
