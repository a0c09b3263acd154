import { walletCredited } from '@supermall/contracts/payments'
import type { balanceGranted } from '@supermall/contracts/promotions'
import type { Currency } from '@supermall/kernel/money'
import { least } from '@supermall/kernel/money'
import { fromWire, wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { endWaiting, lessenWaiting, waitingOf } from '../data/waiting-gifts.ts'
import { givenUpOf, hasGift, insertGift, standingOf } from '../data/wallet-gifts.ts'
import { lockWallet } from '../data/wallets.ts'
import { givenOf, sourceOf, takenOf } from '../domain/gift.ts'
import { giftTransaction } from '../domain/postings.ts'
import { canGive, letWait } from './let-wait.ts'
import { takeBack } from './wallet-debts.ts'

type Grant = Parameters<typeof balanceGranted>[0]

/**
 * What the mall or a shop gives away: into the wallet once, whatever the event does. What was asked back before is never given, and what its
 * shop has not earned for good yet is heard once it has. Tells whether it waits.
 */
export async function grantBalance(grant: Grant, unit: Unit): Promise<boolean> {
  const { grantId, accountId, shopId } = grant
  const { minorUnits, currency } = fromWire(grant.amount)
  if (minorUnits <= 0n) throw new RangeError(`${grantId} grants nothing`)
  const word = { id: grantId, grantId, accountId, amount: minorUnits, currency }
  if (shopId !== null && (await isTooEarly({ ...word, shopId }, unit))) {
    await letWait('BALANCE', grant, unit)
    return true
  }
  await giveBalance(grant, unit)
  return false
}

/** Now, whether its shop has earned it or not. */
export async function giveBalance(grant: Grant, unit: Unit): Promise<void> {
  const { grantId, accountId, shopId, amount: given, reason: note } = grant
  const { minorUnits, currency } = fromWire(given)
  const waited = shopId === null ? null : await endWaiting(unit.db, grantId)
  const promised = least(minorUnits, waited ?? minorUnits)
  const standing = await hear({ id: grantId, grantId, accountId, amount: promised, currency }, unit)
  const amount = standing === null ? 0n : givenOf(promised, standing)
  if (amount === 0n) return
  const gift = { bizId: grantId, currency, accountId, shopId, amount, note }
  const posted = await post(unit.db, giftTransaction(gift), unit.now)
  if (posted === 'POSTED') unit.emit(walletCredited({ accountId, amount: wire(amount, currency), reason: note }))
}

/**
 * It is heard, and what is left of it is asked back with that. What was asked back before of the others of its source is asked back of this one,
 * as if it had been given. Whoever has told of it counts it as given all the same: so it is kept for what is asked back later.
 */
export async function giveUpBalance({ grantId, accountId, amount: promised }: Grant, { db, now }: Unit): Promise<void> {
  const { minorUnits: amount, currency } = fromWire(promised)
  await lockWallet(db, accountId, now)
  await endWaiting(db, grantId)
  const sourceId = sourceOf(grantId)
  const left = givenOf(amount, await standingOf(db, sourceId))
  const word = { sourceId, accountId, currency, createdAt: now }
  await insertGift(db, { ...word, id: grantId, amount })
  if (left > 0n) await insertGift(db, { ...word, id: `${grantId}:back`, amount: -left, givenUp: left })
}

/** What was heard is not held up any more, nor is what nobody would get. */
async function isTooEarly(word: Word & { readonly shopId: string }, unit: Unit): Promise<boolean> {
  const { db, now } = unit
  const { isClosed } = await lockWallet(db, word.accountId, now)
  if (isClosed || (await hasGift(db, word.id))) return false
  const amount = givenOf(word.amount, await standingOf(db, sourceOf(word.grantId)))
  return amount > 0n && !(await canGive({ ...word, amount }, unit))
}

/**
 * Its reason has gone. What was given up of the same goes first, then what still waits of it, which is given no more; the rest is taken back.
 * What was spent meanwhile is the loss of who gave it: a wallet is never overdrawn; what is frozen is owed. What is asked back before it was
 * given is not given then.
 */
export async function reclaimBalance({ grantId, accountId, shopId, amount: taken, reason: note }: Grant, unit: Unit) {
  const { minorUnits, currency } = fromWire(taken)
  if (minorUnits <= 0n) throw new RangeError(`${grantId} takes nothing back`)
  const bizId = `${grantId}:back`
  const standing = await hear({ id: bizId, grantId, accountId, amount: -minorUnits, currency }, unit)
  if (standing === null) return
  const asked = minorUnits - (await takeGivenUp({ grantId, accountId, amount: minorUnits, currency }, unit))
  const waited = shopId !== null && standing > 0n ? await giveLess({ grantId, shopId, amount: asked }, unit) : 0n
  const gift = { bizId, currency, accountId, shopId, note }
  const taking = { ...gift, amount: takenOf(asked - waited, standing), reason: note }
  await takeBack(taking, (amount) => giftTransaction({ ...gift, amount: -amount }), unit)
}

/**
 * So much of it was given up before, and is asked back of nothing else: it is heard as if it had been given. That whole, not a share of it, so
 * that nobody has less of the days that were given than stays his by the count of who told of them, in whatever order all of it is heard.
 */
async function takeGivenUp({ grantId, amount, ...word }: Omit<Word, 'id'>, { db, now }: Unit): Promise<bigint> {
  const sourceId = sourceOf(grantId)
  const by = least(amount, await givenUpOf(db, sourceId))
  const heard = { ...word, sourceId, amount: by, givenUp: -by, createdAt: now }
  if (by > 0n) await insertGift(db, { ...heard, id: `${grantId}:given-up` })
  return by
}

type Less = { readonly grantId: string; readonly shopId: string; readonly amount: bigint }

/**
 * Of days of which some were given, those that wait are given no more, or less, in their order, and tells by how much: it is heard as if it had
 * been given, so that what stands is what was.
 */
async function giveLess({ grantId, shopId, amount }: Less, { db, now }: Unit): Promise<bigint> {
  const sourceId = sourceOf(grantId)
  let left = amount
  for (const { id, accountId, currency, amount: promised } of await waitingOf(db, shopId, sourceId)) {
    const by = least(left, promised)
    if (by === 0n) break
    const word = { sourceId, accountId, amount: by, currency, createdAt: now }
    await insertGift(db, { ...word, id: by === promised ? id : `${grantId}:waited` })
    if (by === promised) await endWaiting(db, id)
    else await lessenWaiting(db, id, by)
    left -= by
  }
  return amount - left
}

type Word = Pick<Grant, 'grantId' | 'accountId'> & {
  readonly id: string
  readonly amount: bigint
  readonly currency: Currency
}

/**
 * How it stood before this was heard; null when this was, or when there is nobody any more who has the wallet. It is held, so that a gift and
 * its end never pass each other.
 */
async function hear({ grantId, ...word }: Word, { db, now }: Unit): Promise<bigint | null> {
  const { isClosed } = await lockWallet(db, word.accountId, now)
  const sourceId = sourceOf(grantId)
  const standing = await standingOf(db, sourceId)
  const isNew = await insertGift(db, { ...word, sourceId, createdAt: now })
  return isNew && !isClosed ? standing : null
}
