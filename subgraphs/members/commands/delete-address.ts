import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { newestAddressId, putDefault, retireAddress } from '../data/addresses.ts'
import type { Unit } from '../data/database.ts'
import type { Address } from '../domain/address.ts'
import { notFound } from '../domain/refusals.ts'
import { ownMember } from './own-member.ts'

export type DeletedAddress = { readonly deletedId: Id<'adr'>; readonly defaultAddress: Address | null }

/** Whoever deletes the default gets the newest of the others in its place: there is a default as long as there are addresses. */
export async function deleteAddress(
  addressId: string,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<DeletedAddress>> {
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const id = parseId('adr', addressId)
  const retired = id && (await retireAddress(unit.db, { id, accountId }, unit.now))
  if (!retired) return notFound('addressId')
  const defaultAddress = retired.isDefault ? await promoteNewest(accountId, unit) : null
  return ok({ deletedId: retired.id, defaultAddress })
}

async function promoteNewest(accountId: Id<'acc'>, unit: Unit): Promise<Address | null> {
  const id = await newestAddressId(unit.db, accountId)
  return id === null ? null : putDefault(unit.db, { id, accountId }, unit.now)
}
