import { checkChange, checked } from '@supermall/kernel/check'
import { given } from '@supermall/kernel/given'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { findOwnAddress, putDefault, saveAddress } from '../data/addresses.ts'
import type { Unit } from '../data/database.ts'
import type { Address, AddressFacts } from '../domain/address.ts'
import { checkAddress, tidyAddress } from '../domain/address.ts'
import { notFound } from '../domain/refusals.ts'
import { ownMember } from './own-member.ts'

type Changes = { readonly [Field in keyof AddressFacts]?: AddressFacts[Field] | null }
type UpdateAddress = Changes & { readonly addressId: string }

/** What is absent stays, so what is checked is the address as it will be: a code alone may not leave its province. */
export async function updateAddress(input: UpdateAddress, accountId: Id<'acc'>, unit: Unit): Promise<Result<Address>> {
  const { addressId, ...changes } = input
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const id = parseId('adr', addressId)
  const address = id && (await findOwnAddress(unit.db, { id, accountId }))
  if (!address) return notFound('addressId')
  const facts = changed(address, changes)
  const fine = checked(checkChange(changes), ...checkAddress(facts))
  if (!fine.ok) return fine
  const saved = await saveAddress(unit.db, address, { facts: tidyAddress(facts), now: unit.now })
  return saved ? ok(saved) : notFound('addressId')
}

export async function setDefaultAddress(addressId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Address>> {
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const id = parseId('adr', addressId)
  const address = id && (await findOwnAddress(unit.db, { id, accountId }))
  if (!address) return notFound('addressId')
  if (address.isDefault) return ok(address)
  const saved = await putDefault(unit.db, address, unit.now)
  return saved ? ok(saved) : notFound('addressId')
}

function changed(address: AddressFacts, changes: Changes): AddressFacts {
  const { postcode = address.postcode, label = address.label, ...others } = changes
  const { latitude = address.latitude, longitude = address.longitude, ...rest } = others
  const { recipient, phone, regionCode, province, city, district, line } = address
  return {
    recipient,
    phone,
    regionCode,
    province,
    city,
    district,
    line,
    ...given(rest),
    postcode,
    label,
    latitude,
    longitude,
  }
}
