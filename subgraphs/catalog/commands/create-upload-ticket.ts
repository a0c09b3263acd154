import { checked } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { after, minutes } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import type { UploadTicketRow } from '../data/rows.ts'
import { findShop } from '../data/shops.ts'
import { countOpenTickets, insertTicket } from '../data/uploads.ts'
import { notFound } from '../domain/check.ts'
import type { FileToCome } from '../domain/media.ts'
import { checkFile, extensionOf } from '../domain/media.ts'
import { reach } from './reach.ts'

type NewUploadTicket = FileToCome & { readonly shopId?: string | null }

const LIFE_MS = minutes(15)
const MOST_OPEN = 100

/** The key is the id that the file's asset will have: nobody can guess it, and two uploads never meet. */
export async function createUploadTicket(input: NewUploadTicket, unit: Unit): Promise<Result<UploadTicketRow>> {
  const { db, now, actor } = unit
  const shopId = input.shopId == null ? null : parseId('shp', input.shopId)
  if (input.shopId != null && !shopId) return refuse(notFound('shopId'))
  reach(shopId, unit)
  const fine = checked(...checkFile(input))
  if (!fine.ok) return fine
  if (shopId && !(await findShop(db, shopId))) return refused('SHOP_NOT_FOUND', 'There is no such shop.', 'shopId')
  const accountId = actor.id ?? ''
  if ((await countOpenTickets(db, accountId, now)) >= MOST_OPEN) {
    return refused('TICKETS_OPEN', `${MOST_OPEN} leaves to upload are open; use them or let them expire.`)
  }
  const { kind, name, mimeType } = input
  return ok(
    await insertTicket(db, {
      id: newId('upl', now.getTime()),
      shopId,
      accountId,
      kind,
      name: name.trim(),
      mimeType,
      byteCount: BigInt(input.byteCount),
      storageKey: `${newId('ast', now.getTime())}.${extensionOf(mimeType)}`,
      status: 'OPEN',
      assetId: null,
      createdAt: now,
      expiresAt: after(now, LIFE_MS),
    }),
  )
}
