import { walletCredited, walletDebited } from '@supermall/contracts/payments'
import type { balanceGranted } from '@supermall/contracts/promotions'
import type { Unit } from '../data/database.ts'
import { balanceOf, hasPosted, post } from '../data/ledger.ts'
import { openWallet } from '../data/wallets.ts'
import { fromWire } from '../domain/check.ts'
import { wire } from '../domain/payment.ts'
import { giftTransaction } from '../domain/postings.ts'

type Grant = Parameters<typeof balanceGranted>[0]

/** What the mall gives away: into the wallet once, whatever the event does. */
export async function grantBalance({ grantId, accountId, amount: given, reason: note }: Grant, unit: Unit) {
  const { minorUnits: amount, currency } = fromWire(given)
  if (amount <= 0n) throw new RangeError(`${grantId} grants nothing`)
  await openWallet(unit.db, accountId, unit.now)
  const posted = await post(unit.db, giftTransaction({ bizId: grantId, currency, accountId, amount, note }), unit.now)
  if (posted === 'POSTED') unit.emit(walletCredited({ accountId, amount: wire(amount, currency), reason: note }))
}

/** Its reason has gone. What was spent meanwhile is the mall's loss: a wallet is never overdrawn. */
export async function reclaimBalance({ grantId, accountId, amount: taken, reason: note }: Grant, unit: Unit) {
  const { minorUnits: asked, currency } = fromWire(taken)
  const bizId = `${grantId}:back`
  if (await hasPosted(unit.db, 'ADJUSTMENT', bizId)) return
  const amount = least(asked, await balanceOf(unit.db, { kind: 'WALLET_AVAILABLE', ownerId: accountId }, currency))
  if (amount <= 0n) return
  const posted = await post(unit.db, giftTransaction({ bizId, currency, accountId, amount: -amount, note }), unit.now)
  if (posted === 'OVERDRAWN') throw new Error(`the wallet of ${accountId} was emptied meanwhile`)
  unit.emit(walletDebited({ accountId, amount: wire(amount, currency), reason: note }))
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
