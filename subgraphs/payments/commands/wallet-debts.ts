import { walletDebited } from '@supermall/contracts/payments'
import { cut } from '@supermall/kernel/cut'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { least } from '@supermall/kernel/money'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import type { Posted } from '../data/ledger.ts'
import { post, walletBalances } from '../data/ledger.ts'
import type { DebtRow } from '../data/rows.ts'
import { insertDebt, openDebts, owedBy, payDebt } from '../data/wallet-debts.ts'
import { lockWallet } from '../data/wallets.ts'
import type { Transaction } from '../domain/ledger.ts'
import { giftTransaction } from '../domain/postings.ts'
import { setAside } from './set-aside.ts'

type Taking = {
  readonly bizId: string
  readonly accountId: Id<'acc'>
  readonly shopId: string | null
  readonly amount: bigint
  readonly currency: Currency
  readonly reason: string
}

/**
 * Takes back what is there. What waits for a checkout or a withdrawal is not spent yet: so much of the rest is owed, once. What was
 * spent is the loss of who gave it: a wallet is never overdrawn. Whoever calls holds the wallet.
 */
export async function takeBack(taking: Taking, written: (amount: bigint) => Transaction, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { accountId, currency, amount: wanted, reason } = taking
  const [there] = await walletBalances(db, [accountId], currency)
  const amount = least(wanted, there?.available ?? 0n)
  if (amount < wanted) await owe(taking, { rest: wanted - amount, frozen: there?.frozen ?? 0n }, unit)
  if (amount <= 0n) return
  if ((await post(db, written(amount), now)) === 'OVERDRAWN')
    throw new Error(`the wallet of ${accountId} was emptied meanwhile`)
  unit.emit(walletDebited({ accountId, amount: wire(amount, currency), reason }))
}

/** The same frozen money stands for no two debts. */
async function owe(taking: Taking, { rest, frozen }: { rest: bigint; frozen: bigint }, { db, now }: Unit) {
  const { bizId: subjectId, accountId, shopId, currency, reason } = taking
  const amount = frozen === 0n ? 0n : least(rest, frozen - (await owedBy(db, accountId, currency)))
  if (amount <= 0n) return
  const of = { id: newId('wdb', now.getTime()), subjectId, accountId, shopId, currency, reason: cut(reason, 200) }
  await insertDebt(db, { ...of, amount, paid: 0n, createdAt: now, settledAt: null, writtenOffAt: null })
}

type Coming = Pick<Taking, 'accountId' | 'amount' | 'currency'>

/** What comes back into a wallet pays first what the wallet owes. Into that of who is gone nothing comes any more. */
export async function bringBack(coming: Coming, transaction: Transaction, unit: Unit): Promise<Posted> {
  if (coming.amount <= 0n) return post(unit.db, transaction, unit.now)
  // Before it is there, so that what is taken back at this moment either finds it or is owed by now.
  const { isClosed } = await lockWallet(unit.db, coming.accountId, unit.now)
  const posted = await post(unit.db, transaction, unit.now)
  if (posted !== 'POSTED') return posted
  const left = await settleDebts(coming, unit)
  if (isClosed) await setAside({ ...coming, amount: left, bizId: transaction.bizId }, unit)
  return posted
}

/** What is left then. */
async function settleDebts({ accountId, amount, currency }: Coming, unit: Unit): Promise<bigint> {
  let left = amount
  for (const debt of await openDebts(unit.db, accountId, currency)) {
    const taken = least(left, debt.amount - debt.paid)
    if (taken > 0n) await payOff(debt, { accountId, amount: taken, currency }, unit)
    left -= taken
  }
  return left
}

async function payOff(debt: DebtRow, { accountId, amount, currency }: Coming, unit: Unit): Promise<void> {
  const { id, paid, shopId, reason: note } = debt
  const back = giftTransaction({ bizId: `${id}:${paid}`, currency, accountId, shopId, amount: -amount, note })
  if ((await post(unit.db, back, unit.now)) !== 'POSTED') throw new Error(`${id} cannot be paid by what has just come`)
  await payDebt(unit.db, debt, amount, unit.now)
  unit.emit(walletDebited({ accountId, amount: wire(amount, currency), reason: note }))
}
