import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { hours } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import { balanceOf } from '../data/ledger.ts'
import expireRedPackets from '../jobs/expire-red-packets.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { endow } from '../trial/takings.ts'
import { expireRedPacket, grantRedPacket, openRedPacket, reclaimRedPacket } from './red-packets.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const rich = newId('shp')
await endow(at, rich, 1_000_000n)
const BROKEN_PACKETS = `select owner_id from ledger_account a where kind = 'RED_PACKETS' and balance <>
  (select coalesce(sum(amount), 0) from red_packet p where p.account_id = a.owner_id and p.status = 'WAITING')`

const grantOf = (shopId: Id<'shp'> | null = null) => ({
  grantId: newId('crb'),
  accountId: newId('acc'),
  amount: wire(888n, currency),
  reason: 'A rebate',
  shopId,
})
type Grant = ReturnType<typeof grantOf>
const give = (grant: Grant) => at.transact((unit) => grantRedPacket(grant, unit))
const takeBack = (grant: Grant) => at.transact((unit) => reclaimRedPacket(grant, unit))
const packetOf = async ({ grantId }: Grant) => at.client.redPacket.findUniqueOrThrow({ where: { grantId } })
const open = async (grant: Grant, idempotencyKey: string = newId('evt'), accountId = grant.accountId) => {
  const { id: redPacketId } = await packetOf(grant)
  return at.tillOf(accountId).transact((unit) => openRedPacket({ redPacketId, idempotencyKey }, accountId, unit))
}
const standing = async (grant: Grant) => ({
  status: (await packetOf(grant)).status,
  waiting: await balanceOf(at.client, { kind: 'RED_PACKETS', ownerId: grant.accountId }, currency),
  available: (await at.wallet(grant.accountId)).available ?? 0n,
})
const giver = ({ shopId }: Grant) => {
  const kind = shopId === null ? 'GIFTS' : 'MERCHANT_PAYABLE'
  return balanceOf(at.client, { kind, ownerId: shopId }, currency)
}
const fine = async () => {
  expect(await brokenBooks(at)).toEqual([])
  expect((await at.sql.query(BROKEN_PACKETS)).rows).toEqual([])
}

describe.each([
  ['the platform', () => null],
  ['a shop', () => rich],
])('a red packet of %s', (_, whose) => {
  test('waits for its receiver, and is in the wallet once it is opened', async () => {
    const grant = grantOf(whose())
    const before = await giver(grant)
    for (let turn = 0; turn < 3; turn++) await give(grant)
    expect(await standing(grant)).toEqual({ status: 'WAITING', waiting: 888n, available: 0n })
    expect((await giver(grant)) - before).toBe(-888n)
    done(await open(grant))
    expect(await standing(grant)).toEqual({ status: 'OPENED', waiting: 0n, available: 888n })
    expect(codesOf(await open(grant))).toEqual(['RED_PACKET_OPENED'])
    await fine()
  })

  test('goes back to who gave it when nobody opens it within a day', async () => {
    const grant = grantOf(whose())
    const before = await giver(grant)
    await give(grant)
    const { id } = await packetOf(grant)
    await at.transact((unit) => expireRedPacket(id, unit))
    expect((await standing(grant)).status).toBe('WAITING')
    at.pass(hours(24))
    expect(codesOf(await open(grant))).toEqual(['RED_PACKET_OVER'])
    for (let turn = 0; turn < 2; turn++) await expireRedPackets.run(at.till as never)
    expect(await standing(grant)).toEqual({ status: 'EXPIRED', waiting: 0n, available: 0n })
    expect(await giver(grant)).toBe(before)
    await fine()
  })

  test('is taken back where its reason has gone, from where it is', async () => {
    const shopId = whose()
    const [waiting, opened, never] = [grantOf(shopId), grantOf(shopId), grantOf(shopId)]
    const before = await giver(waiting)
    for (const grant of [waiting, opened]) await give(grant)
    done(await open(opened))
    for (const grant of [waiting, opened, never, waiting, opened, never]) await takeBack(grant)
    await give(never)
    expect(await standing(waiting)).toEqual({ status: 'TAKEN_BACK', waiting: 0n, available: 0n })
    expect(await standing(opened)).toEqual({ status: 'OPENED', waiting: 0n, available: 0n })
    for (const grant of [waiting, opened]) expect(await giver(grant)).toBe(before)
    expect(await standing(never)).toEqual({ status: 'TAKEN_BACK', waiting: 0n, available: 0n })
    await fine()
  })
})

test('a part of a red packet is taken back once, from where it is, whatever is heard first', async () => {
  const [waiting, opened, early, gone] = [grantOf(), grantOf(), grantOf(), grantOf()]
  const before = await giver(waiting)
  const partOf = (grant: Grant, minor: bigint, refundId: string = newId('rfd')) =>
    takeBack({ ...grant, grantId: `${grant.grantId}:${refundId}` as Grant['grantId'], amount: wire(minor, currency) })
  for (const grant of [waiting, opened]) await give(grant)
  done(await open(opened))
  const refundId = newId('rfd')
  for (let turn = 0; turn < 2; turn++) for (const grant of [waiting, opened, early]) await partOf(grant, 300n, refundId)
  await partOf(gone, 500n)
  await partOf(gone, 388n)
  for (const grant of [early, gone]) await give(grant)
  expect(await standing(waiting)).toEqual({ status: 'WAITING', waiting: 588n, available: 0n })
  expect(await standing(opened)).toEqual({ status: 'OPENED', waiting: 0n, available: 588n })
  expect(await standing(early)).toEqual({ status: 'WAITING', waiting: 588n, available: 0n })
  expect(await standing(gone)).toEqual({ status: 'TAKEN_BACK', waiting: 0n, available: 0n })
  await fine()
  done(await open(early))
  await partOf(waiting, 588n)
  for (const grant of [opened, early]) await takeBack({ ...grant, amount: wire(588n, currency) })
  for (const grant of [waiting, opened, early]) expect((await standing(grant)).available).toBe(0n)
  expect((await standing(waiting)).status).toBe('TAKEN_BACK')
  expect(await giver(waiting)).toBe(before)
  await fine()
})

test('a red packet is opened once by many at once, and answers the same key as before', async () => {
  const grant = grantOf()
  await give(grant)
  const key = newId('evt')
  const results = survivors(await rival(6, (turn: number) => open(grant, turn < 3 ? key : newId('evt'))))
  expect(results.some(({ ok }) => ok)).toBe(true)
  expect(await standing(grant)).toEqual({ status: 'OPENED', waiting: 0n, available: 888n })
  await fine()
})

test('opening and its end never both happen', async () => {
  for (let round = 0; round < 4; round++) {
    const grant = grantOf()
    await give(grant)
    const [opened] = await Promise.all([open(grant), takeBack(grant)])
    expect((await standing(grant)).available).toBe(0n)
    expect((await packetOf(grant)).status).toBe(opened.ok ? 'OPENED' : 'TAKEN_BACK')
  }
  await fine()
})

test("is nobody else's, and what is not there is refused without a change", async () => {
  const grant = grantOf()
  await give(grant)
  const before = [await at.kept(), await packetOf(grant)]
  expect(codesOf(await open(grant, newId('evt'), newId('acc')))).toEqual(['RED_PACKET_NOT_FOUND'])
  for (const redPacketId of [newId('rpk'), newId('pay'), 'x']) {
    const asked = { redPacketId, idempotencyKey: newId('evt') }
    const { accountId } = grant
    const refused = await at.tillOf(accountId).transact((unit) => openRedPacket(asked, accountId, unit))
    expect(codesOf(refused)).toEqual(['RED_PACKET_NOT_FOUND'])
  }
  expect([await at.kept(), await packetOf(grant)]).toEqual(before)
})
