import { checkChange, checked } from '@supermall/kernel/check'
import { given } from '@supermall/kernel/given'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import {
  countReturnAddresses,
  deleteReturnAddress,
  findReturnAddress,
  insertReturnAddress,
  lockReturnAddresses,
  saveReturnAddress,
} from '../data/return-addresses.ts'
import type { AddressGiven } from '../domain/address.ts'
import { changedFields, checkAddress, masked, readAddress } from '../domain/address.ts'
import type { ReturnAddress } from '../domain/aftersale.ts'
import { notFound, stale, tooMany } from '../domain/refusals.ts'

const MOST_ADDRESSES = 50

type CreateReturnAddress = { readonly shopId: string; readonly address: AddressGiven }
type DeleteReturnAddress = { readonly returnAddressId: string; readonly expectedVersion: number }
export type UpdateReturnAddress = DeleteReturnAddress & {
  readonly address?: AddressGiven | null
  readonly isDefault?: boolean | null
}

/** A shop's first one is its default. */
export async function createReturnAddress(
  { shopId, address }: CreateReturnAddress,
  unit: OperatorUnit,
): Promise<Result<ReturnAddress>> {
  const id = parseId('shp', shopId)
  if (id === null) return notFound('shopId')
  ownShop(unit.actor, id)
  const fine = checked(...checkAddress(address, 'address'))
  if (!fine.ok) return fine
  await lockReturnAddresses(unit.db, id)
  const count = await countReturnAddresses(unit.db, id)
  if (count >= MOST_ADDRESSES) return tooMany(MOST_ADDRESSES)
  const made = newAddress(id, { address: readAddress(address), isDefault: count === 0 }, unit)
  if (!(await insertReturnAddress(unit.db, made, unit.now))) return stale()
  return written('Added', [null, made], unit)
}

export async function updateReturnAddress(
  input: UpdateReturnAddress,
  unit: OperatorUnit,
): Promise<Result<ReturnAddress>> {
  const { address, isDefault, expectedVersion } = input
  const fine = checked(...(address == null ? [] : checkAddress(address, 'address')))
  if (!fine.ok) return fine
  const opened = await openAddress(input, unit)
  if (!opened.ok) return opened
  const something = checked(checkChange(given({ address, isDefault })))
  if (!something.ok) return something
  const before = opened.value
  if (isDefault === false && before.isDefault)
    return refused('DEFAULT_NEEDED', 'Make another one the default instead.', 'isDefault')
  const after = {
    ...before,
    address: address == null ? before.address : readAddress(address),
    isDefault: isDefault ?? before.isDefault,
    version: expectedVersion + 1,
  }
  if (!(await saveReturnAddress(unit.db, after, { expectedVersion, now: unit.now }))) return stale()
  return written('Changed', [before, after], unit)
}

export async function removeReturnAddress(
  input: DeleteReturnAddress,
  unit: OperatorUnit,
): Promise<Result<ReturnAddress>> {
  const opened = await openAddress(input, unit)
  if (!opened.ok) return opened
  const before = opened.value
  if (before.isDefault) return refused('DEFAULT_NEEDED', 'Make another one the default first.', 'returnAddressId')
  if (!(await deleteReturnAddress(unit.db, before.id, input.expectedVersion))) return stale()
  return written('Deleted', [before, null], unit)
}

async function openAddress(
  { returnAddressId, expectedVersion }: DeleteReturnAddress,
  unit: OperatorUnit,
): Promise<Result<ReturnAddress>> {
  const id = parseId('rad', returnAddressId)
  const known = id && (await findReturnAddress(unit.db, id))
  if (!known) return notFound('returnAddressId')
  ownShop(unit.actor, known.shopId)
  await lockReturnAddresses(unit.db, known.shopId)
  const found = await findReturnAddress(unit.db, known.id)
  if (!found) return notFound('returnAddressId')
  return found.version === expectedVersion ? ok(found) : stale()
}

const newAddress = (
  shopId: Id<'shp'>,
  { address, isDefault }: Pick<ReturnAddress, 'address' | 'isDefault'>,
  { now }: OperatorUnit,
): ReturnAddress => ({ id: newId('rad', now.getTime()), shopId, address, isDefault, version: 1 })

type Change = readonly [ReturnAddress | null, ReturnAddress | null]

/** People stay out of the log, and so do whole phones. */
function written(what: string, [before, after]: Change, unit: OperatorUnit): Result<ReturnAddress> {
  const facts = (one: ReturnAddress | null) =>
    one && { ...masked(one.address), isDefault: one.isDefault, version: one.version }
  const changed = before && after && { changed: changedFields(before.address, after.address) }
  const subject = after ?? before
  if (!subject) throw new Error('an address that neither was nor is was written')
  unit.audited({
    subjectId: subject.id,
    summary: `${what} an address for returned goods`,
    before: facts(before),
    after: after && { ...facts(after), ...changed },
  })
  return ok(subject)
}
