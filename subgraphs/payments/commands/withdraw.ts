import { withdrawRequested } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Money } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { findWallet } from '../data/wallets.ts'
import { insertWithdrawal } from '../data/withdrawals.ts'
import { readMoney, readText } from '../domain/check.ts'
import { isPayable } from '../domain/payment.ts'
import { withdrawalTransaction } from '../domain/postings.ts'
import { maskedEnd, readDestination, withdrawalFee } from '../domain/wallet.ts'
import { provePayment } from './prove-payment.ts'
import type { Till } from './till.ts'
import { outOfBounds, walletRules } from './wallet-rules.ts'

type Withdraw = {
  readonly accountId: Id<'acc'>
  readonly amount: { readonly amount: string; readonly currency: string }
  readonly method: 'WECHAT' | 'ALIPAY' | 'BANK'
  readonly destination: string
  readonly holderName: string
  readonly payToken: string | null
  readonly idempotencyKey: string
}

type Wanted = { readonly withdrawalId: string }

export const destinationLabel = (id: string): string => `destination ${id}`

/** Frozen at once, so that it cannot be spent while the platform looks at it. */
export async function withdraw(asked: Withdraw, till: Till): Promise<Result<Wanted>> {
  const { idempotencyKey: key, payToken: _, accountId: __, ...input } = asked
  const money = readMoney(asked.amount, till.currency)
  if (!money.ok) return money
  const { leastWithdrawal: least } = walletRules(till)
  if (money.value.minorUnits < least.minorUnits || !isPayable(money.value)) return outOfBounds(least)
  const destination = readDestination(asked.destination)
  if (!destination.ok) return destination
  const holder = readText(asked.holderName, { least: 1, most: 60, path: 'holderName' })
  if (!holder.ok) return holder
  const wanted = { ...asked, money: money.value, destination: destination.value, holderName: holder.value }
  return till.transact((unit) =>
    idempotent({ name: 'withdrawalRequest', key, input }, unit, () => request(wanted, till, unit)),
  )
}

async function request(asked: Withdraw & { readonly money: Money }, till: Till, unit: Unit): Promise<Result<Wanted>> {
  const { db, now } = unit
  const { accountId, method, destination, holderName } = asked
  const { minorUnits: amount, currency } = asked.money
  const proven = await provePayment(await findWallet(db, accountId), asked.payToken, unit)
  if (!proven.ok) return proven
  const fee = feeFor(amount, till)
  const id = newId('wdr')
  const sealed = till.seal.close(destination, destinationLabel(id))
  await insertWithdrawal(db, {
    id,
    accountId,
    amount,
    fee,
    currency,
    method,
    destination: sealed,
    masked: maskedEnd(destination),
    holderName,
    status: 'REQUESTED',
    reason: null,
    transferNo: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  })
  const posted = await post(db, withdrawalTransaction({ bizId: id, currency, accountId, amount }), now)
  if (posted === 'OVERDRAWN') return refused('INSUFFICIENT_BALANCE', 'The wallet does not hold that much.', 'amount')
  unit.emit(withdrawRequested({ accountId, amount: wire(amount, currency), withdrawalId: id }))
  return ok({ withdrawalId: id })
}

function feeFor(amount: bigint, till: Till): bigint {
  const { freeFrom, freeTo, withdrawalFeeBasisPoints: basisPoints } = walletRules(till)
  return withdrawalFee(amount, { basisPoints, freeFrom: freeFrom.minorUnits, freeTo: freeTo.minorUnits })
}
