import { walletCredited } from '@supermall/contracts/payments'
import type { redPacketGranted } from '@supermall/contracts/promotions'
import { cut } from '@supermall/kernel/cut'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, hours } from '@supermall/kernel/time'
import { fromWire, wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Unit } from '../data/database.ts'
import { hasPosted, post } from '../data/ledger.ts'
import type { RedPacket } from '../data/red-packets.ts'
import { endRedPacket, insertRedPacket, lessenRedPacket, lockRedPacket } from '../data/red-packets.ts'
import { endWaiting } from '../data/waiting-gifts.ts'
import { hasDebt } from '../data/wallet-debts.ts'
import { insertGift, standingOf } from '../data/wallet-gifts.ts'
import { lockWallet, openWallet } from '../data/wallets.ts'
import { givenOf, sourceOf } from '../domain/gift.ts'
import { redPacketBack, redPacketOpened, redPacketWaits } from '../domain/postings.ts'
import { canGive, letWait } from './let-wait.ts'
import { takeBack } from './wallet-debts.ts'

type Grant = Parameters<typeof redPacketGranted>[0]

/** How long it waits to be opened. */
const OPEN_WITHIN_MS = hours(24)

/**
 * Money leaves who gives it at once, and waits; once, however often it is told. What was asked back before it is given is not given, and what
 * its shop has not earned for good yet is heard once it has. Tells whether it waits for that.
 */
export async function grantRedPacket(grant: Grant, unit: Unit): Promise<boolean> {
  if (await isTooEarly(await nowOf(grant, unit), unit)) {
    await letWait('RED_PACKET', grant, unit)
    return true
  }
  await giveRedPacket(grant, unit)
  return false
}

/** Now, whether its shop has earned it or not. */
export async function giveRedPacket(grant: Grant, unit: Unit): Promise<void> {
  const packet = await nowOf(grant, unit)
  if (grant.shopId !== null) await endWaiting(unit.db, grant.grantId)
  const isNew = await insertRedPacket(unit.db, packet)
  if (isNew && packet.status === 'WAITING') await post(unit.db, redPacketWaits(packet), unit.now)
}

/** It is heard, and nobody will open it. */
export async function giveUpRedPacket(grant: Grant, { db, now }: Unit): Promise<void> {
  await lockWallet(db, grant.accountId, now)
  await endWaiting(db, grant.grantId)
  await insertRedPacket(db, never(grant, now))
}

/** What is left of it by now, held: nothing where nobody is there any more who could open it. */
async function nowOf(grant: Grant, { db, now }: Unit): Promise<RedPacket> {
  const whole = packetOf(grant, now)
  const { isClosed } = await lockWallet(db, grant.accountId, now)
  const amount = isClosed ? 0n : givenOf(whole.amount, await standingOf(db, grant.grantId))
  return amount > 0n ? { ...whole, amount } : never(grant, now)
}

/** One that stands already, or never will, waits for nothing. */
async function isTooEarly({ grantId, shopId, amount, currency, status }: RedPacket, unit: Unit): Promise<boolean> {
  if (shopId === null || status !== 'WAITING' || (await lockRedPacket(unit.db, { grantId }))) return false
  return !(await canGive({ grantId, shopId, amount, currency }, unit))
}

const packetOf = ({ grantId, accountId, shopId, amount: given, reason }: Grant, now: Date): RedPacket => {
  const { minorUnits: amount, currency } = fromWire(given)
  const times = { expiresAt: after(now, OPEN_WITHIN_MS), createdAt: now, endedAt: null }
  return {
    id: newId('rpk', now.getTime()),
    grantId,
    accountId,
    shopId,
    amount,
    currency,
    ...times,
    reason: cut(reason, 200),
    status: 'WAITING',
  }
}

const never = (grant: Grant, now: Date): RedPacket => ({ ...packetOf(grant, now), status: 'TAKEN_BACK', endedAt: now })

/**
 * Its reason has gone. What waits goes back to who gave it; of what was opened, what is still in the wallet. Told before it was given, it
 * is never given.
 */
export async function reclaimRedPacket(grant: Grant, unit: Unit): Promise<void> {
  const { db, now } = unit
  if (sourceOf(grant.grantId) !== grant.grantId) return reclaimPart(grant, unit)
  await lockWallet(db, grant.accountId, now)
  const packet = await lockRedPacket(db, grant)
  if (packet === null) {
    if (!(await insertRedPacket(db, never(grant, now)))) await reclaimRedPacket(grant, unit)
  } else if (packet.status === 'WAITING') await giveBack(packet, 'TAKEN_BACK', unit)
  else if (packet.status === 'OPENED') await takeFromWallet(packet, { ...asked(grant), bizId: packet.id }, unit)
}

const asked = ({ amount }: Grant) => ({ asked: fromWire(amount).minorUnits })

/** So much less of it: kept until it is given where it is asked back before. */
async function reclaimPart(grant: Grant, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { grantId: bizId, accountId } = grant
  const { minorUnits: part, currency } = fromWire(grant.amount)
  const sourceId = sourceOf(bizId)
  await lockWallet(db, accountId, now)
  const packet = await lockRedPacket(db, { grantId: sourceId })
  if (packet === null) {
    await insertGift(db, { id: `${bizId}:back`, sourceId, accountId, amount: -part, currency, createdAt: now })
  } else if (packet.status === 'OPENED') await takeFromWallet(packet, { asked: part, bizId }, unit)
  else if (packet.status === 'WAITING' && packet.amount <= part) await giveBack(packet, 'TAKEN_BACK', unit)
  else if (packet.status === 'WAITING') {
    const posted = await post(db, redPacketBack({ ...packet, id: bizId, amount: part }, false), now)
    if (posted === 'POSTED') await lessenRedPacket(db, packet.id, part)
  }
}

type Taking = { readonly asked: bigint; readonly bizId: string }

/** Once, whatever of it was there. */
async function takeFromWallet(packet: RedPacket, { asked: wanted, bizId }: Taking, unit: Unit): Promise<void> {
  const { accountId, shopId, currency, reason } = packet
  if ((await hasPosted(unit.db, 'RED_PACKET_BACK', bizId)) || (await hasDebt(unit.db, bizId))) return
  const amount = wanted < packet.amount ? wanted : packet.amount
  const taking = { bizId, accountId, shopId, amount, currency, reason }
  await takeBack(taking, (taken) => redPacketBack({ ...packet, id: bizId, amount: taken }, true), unit)
}

type OpenRedPacket = { readonly redPacketId: string; readonly idempotencyKey: string }

/** Into the wallet, once, as long as its time is not over. */
export const openRedPacket = (
  { redPacketId, idempotencyKey: key }: OpenRedPacket,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<{ readonly redPacketId: string }>> =>
  idempotent({ name: 'redPacketOpen', key, input: redPacketId }, unit, async () => {
    const { db, now } = unit
    const id = parseId('rpk', redPacketId)
    const packet = id && (await lockRedPacket(db, { id }))
    if (packet?.accountId !== accountId)
      return refused('RED_PACKET_NOT_FOUND', 'There is no such red packet.', 'redPacketId')
    if (packet.status === 'OPENED') return refused('RED_PACKET_OPENED', 'It was opened already.', 'redPacketId')
    if (packet.status !== 'WAITING' || packet.expiresAt <= now)
      return refused('RED_PACKET_OVER', 'It was not opened in time, or was taken back.', 'redPacketId')
    await openWallet(db, accountId, now)
    if (!(await endRedPacket(db, packet.id, { to: 'OPENED', now }))) throw new Error(`${id} moved while it was held`)
    await post(db, redPacketOpened(packet), now)
    const { amount, currency, reason } = packet
    unit.emit(walletCredited({ accountId, amount: wire(amount, currency), reason }))
    return ok({ redPacketId: packet.id })
  })

/** Nobody opened it in time: it is again who gave it's. */
export async function expireRedPacket(id: string, unit: Unit): Promise<boolean> {
  const packet = await lockRedPacket(unit.db, { id })
  if (packet?.status !== 'WAITING' || packet.expiresAt > unit.now) return false
  await giveBack(packet, 'EXPIRED', unit)
  return true
}

async function giveBack(packet: RedPacket, to: 'EXPIRED' | 'TAKEN_BACK', { db, now }: Unit): Promise<void> {
  if (!(await endRedPacket(db, packet.id, { to, now }))) throw new Error(`${packet.id} moved while it was held`)
  await post(db, redPacketBack(packet, false), now)
}
