import { walletCredited, walletDebited } from '@supermall/contracts/payments'
import type { balanceGranted } from '@supermall/contracts/promotions'
import type { Unit } from '../data/database.ts'
import { balanceOf, hasPosted, post } from '../data/ledger.ts'
import { openWallet } from '../data/wallets.ts'
import { fromWire } from '../domain/check.ts'
import { wire } from '../domain/payment.ts'
import { giftTransaction } from '../domain/postings.ts'

type Grant = Parameters<typeof balanceGranted>[0]

/** What the mall or a shop gives away: into the wallet once, whatever the event does. */
export async function grantBalance({ grantId, accountId, shopId, amount: given, reason: note }: Grant, unit: Unit) {
  const { minorUnits: amount, currency } = fromWire(given)
  if (amount <= 0n) throw new RangeError(`${grantId} grants nothing`)
  await openWallet(unit.db, accountId, unit.now)
  const gift = { bizId: grantId, currency, accountId, shopId, amount, note }
  const posted = await post(unit.db, giftTransaction(gift), unit.now)
  if (posted === 'POSTED') unit.emit(walletCredited({ accountId, amount: wire(amount, currency), reason: note }))
}

/** Its reason has gone. What was spent meanwhile is the loss of who gave it: a wallet is never overdrawn. */
export async function reclaimBalance({ grantId, accountId, shopId, amount: taken, reason: note }: Grant, unit: Unit) {
  const { minorUnits: asked, currency } = fromWire(taken)
  const bizId = `${grantId}:back`
  if (await hasPosted(unit.db, 'ADJUSTMENT', bizId)) return
  const amount = least(asked, await balanceOf(unit.db, { kind: 'WALLET_AVAILABLE', ownerId: accountId }, currency))
  if (amount <= 0n) return
  const gift = { bizId, currency, accountId, shopId, amount: -amount, note }
  const posted = await post(unit.db, giftTransaction(gift), unit.now)
  if (posted === 'OVERDRAWN') throw new Error(`the wallet of ${accountId} was emptied meanwhile`)
  unit.emit(walletDebited({ accountId, amount: wire(amount, currency), reason: note }))
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
