import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { findDebts, writeOffDebts } from '../data/wallet-debts.ts'
import { lockWallets } from '../data/wallets.ts'
import { readReason } from '../domain/check.ts'

type WriteOff = {
  readonly debtIds: readonly string[]
  readonly reason: string
  readonly idempotencyKey: string
}

/** Which are not owed any more. */
type WrittenOff = { readonly debtIds: readonly string[] }

const MOST = 100

/**
 * Nobody will pay them: what comes back into these wallets is their owners' again. The loss is where it was all along, with whoever gave what
 * could not be taken back, so nothing is posted.
 */
export async function writeOffWalletDebts(
  { idempotencyKey: key, ...input }: WriteOff,
  unit: OperatorUnit,
): Promise<Result<WrittenOff>> {
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const debtIds = [...new Set(input.debtIds)]
  if (debtIds.length === 0 || debtIds.length > MOST)
    return refused('TOO_MANY_IDS', `From 1 to ${MOST} at once.`, 'debtIds')
  return idempotent({ name: 'walletDebtsWriteOff', key, input }, unit, async () => {
    const named = await findDebts(unit.db, debtIds)
    const isKnown = debtIds.every((id) => parseId('wdb', id) !== null) && named.length === debtIds.length
    if (!isKnown) return refused('WALLET_DEBT_NOT_FOUND', 'There is no such debt of a wallet.', 'debtIds')
    // Held, so that none of them is paid at this moment.
    const accountIds = named.map(({ accountId }) => accountId)
    await lockWallets(unit.db, accountIds, unit.now)
    const open = (await findDebts(unit.db, debtIds)).filter((debt) => !debt.settledAt && !debt.writtenOffAt)
    if (open.length < named.length)
      return refused('WALLET_DEBT_STATUS', 'One of them is paid, or written off already.', 'debtIds')
    await writeOffDebts(unit.db, debtIds, unit.now)
    for (const { id, accountId, amount, paid, currency } of open)
      unit.audited({
        subjectId: id,
        summary: `Debt of a wallet written off: ${reason.value}`,
        before: { accountId, left: amount - paid, currency },
        after: { left: 0n },
      })
    return ok({ debtIds })
  })
}
