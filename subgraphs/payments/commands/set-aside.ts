import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import { raise } from '../data/differences.ts'
import { post } from '../data/ledger.ts'
import type { Transaction } from '../domain/ledger.ts'
import { move } from '../domain/ledger.ts'

type Left = {
  /** What it came by. */
  readonly bizId: string
  readonly accountId: string
  readonly amount: bigint
  readonly currency: Currency
}

/** Nobody can have it who is gone: out of the wallet into an account of the platform, and an operator sees it. */
export async function setAside(left: Left, { db, now }: Unit): Promise<void> {
  const { bizId, accountId, amount, currency } = left
  if (amount <= 0n) return
  if ((await post(db, unclaimed(left), now)) !== 'POSTED') return
  const facts = { channel: 'balance', subjectId: bizId, ours: `${amount} ${currency}`, theirs: `deleted ${accountId}` }
  const refundId = bizId.startsWith('rfd_') ? bizId : null
  await raise(db, { class: 'STATUS', source: 'WALLETS', ...facts, refundId }, now)
}

const unclaimed = ({ bizId, accountId: ownerId, amount, currency }: Left): Transaction => ({
  bizType: 'UNCLAIMED',
  bizId,
  currency,
  entries: move(amount, { kind: 'WALLET_AVAILABLE', ownerId }, { kind: 'UNCLAIMED', ownerId: null }),
})
