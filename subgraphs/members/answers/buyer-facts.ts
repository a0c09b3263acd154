import { buyerFacts } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import { findBuyer, findBuyerAddress } from '../data/buyer.ts'
import type { Within } from '../data/database.ts'
import type { Address } from '../domain/address.ts'
import { FULL_RATE } from '../domain/level.ts'

/** Somebody who has registered a moment ago buys like anybody: at the full price, from no group. */
export default answer(buyerFacts, async ({ accountId, addressId }, { client }: Within) => {
  const [buyer, address] = await Promise.all([
    findBuyer(client, accountId),
    findBuyerAddress(client, addressId, accountId),
  ])
  return {
    levelId: (buyer?.levelId ?? null) as Id<'lvl'> | null,
    levelRate: buyer?.levelRate ?? FULL_RATE,
    groupIds: (buyer?.groupIds ?? []) as Id<'mgr'>[],
    isBlacklisted: buyer?.isBlacklisted ?? false,
    address: address && snapshotOf(address),
  }
})

const snapshotOf = ({ id, recipient, phone, regionCode, province, city, district, line, ...rest }: Address) => ({
  addressId: id,
  recipient,
  phone,
  regionCode,
  province,
  city,
  district,
  line,
  postcode: rest.postcode,
  latitude: rest.latitude,
  longitude: rest.longitude,
})
