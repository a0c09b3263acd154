import { spendableBalance } from '@supermall/contracts/payments'
import { wire } from '@supermall/kernel/wire'
import { answer } from '@supermall/messaging/ask'
import { findChannel } from '../data/channels.ts'
import type { Within } from '../data/database.ts'
import { balanceOf } from '../data/ledger.ts'
import { findWallet } from '../data/wallets.ts'

/** What a hold would say, as far as nobody need prove anything for it. */
export default answer(spendableBalance, async (asked, { client, currency }: Within) => {
  const [channel, wallet, left] = await Promise.all([
    findChannel(client, 'balance'),
    findWallet(client, asked.accountId),
    balanceOf(client, { kind: 'WALLET_AVAILABLE', ownerId: asked.accountId }, currency),
  ])
  const checks: readonly (readonly [boolean, string])[] = [
    [channel?.isEnabled !== true, 'CHANNEL_NOT_OFFERED'],
    [asked.currency !== currency, 'CURRENCY_MISMATCH'],
    [wallet?.isFrozen === true, 'WALLET_FROZEN'],
  ]
  const reason = checks.find(([isSo]) => isSo)?.[1] ?? null
  return { available: wire(reason === null ? left : 0n, currency), reason }
})
