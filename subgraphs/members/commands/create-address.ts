import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { insertAddress, putDefault } from '../data/addresses.ts'
import type { Unit } from '../data/database.ts'
import type { Address, AddressFacts } from '../domain/address.ts'
import { checkAddress, MOST_ADDRESSES, tidyAddress } from '../domain/address.ts'
import { tooMany } from '../domain/refusals.ts'
import { ownMember } from './own-member.ts'

type Optional = 'postcode' | 'label' | 'latitude' | 'longitude'
type CreateAddress = Omit<AddressFacts, Optional> & {
  readonly [Field in Optional]?: AddressFacts[Field]
} & { readonly isDefault: boolean }

export async function createAddress(input: CreateAddress, accountId: Id<'acc'>, unit: Unit): Promise<Result<Address>> {
  const { isDefault, ...given } = input
  const { postcode = null, label = null, latitude = null, longitude = null } = given
  const facts = { ...given, postcode, label, latitude, longitude }
  const fine = checked(...checkAddress(facts))
  if (!fine.ok) return fine
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const id = newId('adr', unit.now.getTime())
  const made = { ...tidyAddress(facts), id, accountId, version: 1, createdAt: unit.now, updatedAt: unit.now }
  const address = await insertAddress(unit.db, made)
  if (!address) return tooMany(MOST_ADDRESSES)
  if (!isDefault || address.isDefault) return ok(address)
  return ok((await putDefault(unit.db, address, unit.now)) ?? address)
}
