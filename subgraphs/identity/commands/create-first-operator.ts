import { derivedId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { findAccount, hasPlatformAccount, insertAccount } from '../data/accounts.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { ReadyStaff } from './create-staff.ts'

/** Always the same, so that of two who are made at the same time one finds it taken. */
const FIRST = derivedId('acc', 0)

export async function createFirstOperator(input: ReadyStaff, unit: OperatorUnit): Promise<Result<Account>> {
  const { roleIds: _, ...fields } = input
  const isFirst = !(await hasPlatformAccount(unit.db))
  const isNew = isFirst && (await insertAccount(unit.db, { ...fields, id: FIRST, audience: 'PLATFORM' }, unit.now))
  const account = isNew ? await findAccount(unit.db, FIRST) : null
  if (!account) return refused('OPERATOR_EXISTS', 'The mall has platform staff already; who may edit staff makes more.')
  const after = { username: input.username, roles: [], permissions: input.permissions }
  unit.audited({ subjectId: FIRST, summary: `Created the first operator ${input.username}`, before: null, after })
  return ok(account)
}
