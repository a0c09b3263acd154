import type { Unit } from '../data/database.ts'
import type { Refund } from '../domain/refund.ts'
import { reopenRefund } from './reopen-refund.ts'
import { settleRefund } from './settle-refund.ts'

/**
 * On its way again, or, where no provider is asked, as for what goes into the wallet instead, back at once. Null when so much is not left of
 * what was paid.
 */
export async function resumeRefund(
  failed: Refund,
  unit: Unit,
  isToWallet = failed.isToWallet,
): Promise<Refund['status'] | null> {
  const isAtOnce = isToWallet || failed.providerPart === 0n
  const reopened = await reopenRefund(failed, unit, isAtOnce ? { isToWallet, nextTryAt: null } : {})
  if (!reopened || !isAtOnce) return reopened?.status ?? null
  if (!(await settleRefund(reopened, null, unit))) throw new Error(`${failed.id} moved while it was held`)
  return 'SUCCEEDED'
}
