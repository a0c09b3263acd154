import { holdBalance as contract } from '@supermall/contracts/payments'
import { fromWire, wire } from '@supermall/kernel/wire'
import { answer } from '@supermall/messaging/ask'
import { holdBalance } from '../commands/hold-balance.ts'
import type { Within } from '../data/database.ts'
import { balanceOf } from '../data/ledger.ts'

export default answer(contract, async (asked, { transact, client, currency }: Within) => {
  const money = fromWire(asked.amount)
  const holding = { ...asked, amount: money.minorUnits, currency: money.currency, until: new Date(asked.until) }
  const held = await transact((unit) => holdBalance({ ...holding, payToken: asked.payToken ?? null }, currency, unit))
  const left = await balanceOf(client, { kind: 'WALLET_AVAILABLE', ownerId: asked.accountId }, currency)
  const reason = held.ok ? null : (held.refusals[0]?.code ?? null)
  // What nothing can be paid with is not available.
  const available = wire(reason === 'CHANNEL_NOT_OFFERED' ? 0n : left, currency)
  return { isHeld: held.ok, reason, available }
})
