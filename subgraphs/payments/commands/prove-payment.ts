import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { hashToken } from '@supermall/subgraph/token'
import type { Unit } from '../data/database.ts'
import type { WalletRow } from '../data/rows.ts'
import { isPayTokenGood } from '../data/wallets.ts'

/** Whoever has set a pay password must show that they know it before money leaves the wallet. */
export async function provePayment(
  wallet: WalletRow | null,
  payToken: string | null,
  unit: Unit,
): Promise<Result<null>> {
  if (wallet === null) return ok(null)
  if (wallet.isFrozen) return refused('WALLET_FROZEN', 'The wallet is frozen.')
  if (wallet.payPasswordHash === null) return ok(null)
  const token = { hash: hashToken(payToken ?? ''), accountId: wallet.accountId, now: unit.now }
  const isProven = payToken !== null && (await isPayTokenGood(unit.db, token))
  return isProven ? ok(null) : refused('PAY_TOKEN_NEEDED', 'Enter the pay password first.', 'payToken')
}
