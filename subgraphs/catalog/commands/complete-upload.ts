import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { findAsset, insertAsset } from '../data/media.ts'
import type { MediaAssetRow, UploadTicketRow } from '../data/rows.ts'
import { findTicket, useTicket } from '../data/uploads.ts'
import type { Arrived } from '../domain/arrived.ts'
import { checkArrived } from '../domain/arrived.ts'
import { notFound } from '../domain/check.ts'
import { reach } from './reach.ts'

/** The actor's ticket; null for anybody else's and for one that is none. */
export async function findOwnTicket(input: { readonly id: string }, unit: Unit): Promise<UploadTicketRow | null> {
  const id = parseId('upl', input.id)
  const ticket = id && (await findTicket(unit.db, id))
  if (!ticket) return null
  reach(ticket.shopId, unit)
  return ticket
}

/**
 * Makes an asset of what arrived. It was read before the transaction opened; the key is never written twice, so it is still
 * what was read. Asked again, it gives the same asset.
 */
export async function completeUpload(
  input: { readonly id: string },
  arrived: Arrived | null,
  unit: Unit,
): Promise<Result<MediaAssetRow>> {
  const ticket = await findOwnTicket(input, unit)
  if (!ticket) return refuse(notFound('id'))
  if (ticket.assetId !== null) return again(ticket.assetId, unit)
  if (ticket.status !== 'OPEN') return refuse(notFound('id'))
  const fine = checkArrived(ticket, arrived)
  if (!fine.ok) return fine
  const asset = assetOf(ticket, fine.value, unit.now)
  if (!(await useTicket(unit.db, ticket.id, asset.id)))
    return refused('TICKET_USED', 'Somebody is completing this upload.', 'id')
  return ok(await insertAsset(unit.db, asset))
}

async function again(assetId: string, { db }: Unit): Promise<Result<MediaAssetRow>> {
  const asset = await findAsset(db, assetId)
  return asset ? ok(asset) : refuse(notFound('id'))
}

function assetOf(
  ticket: UploadTicketRow,
  {
    byteCount,
    sha256,
    width,
    height,
  }: { byteCount: number; sha256: string; width: number | null; height: number | null },
  now: Date,
): MediaAssetRow {
  const { shopId, kind, name, mimeType, storageKey } = ticket
  return {
    id: storageKey.split('.')[0] ?? '',
    shopId,
    uploaderId: ticket.accountId,
    kind,
    name,
    mimeType,
    storageKey,
    byteCount: BigInt(byteCount),
    sha256,
    width,
    height,
    createdAt: now,
    deletedAt: null,
  }
}
