import { byId, listBy } from '@supermall/subgraph/load'
import type { AftersaleCase, CaseLine, ReturnAddress } from '../domain/aftersale.ts'
import { findCaseLines, findCases, findCasesOf } from './aftersale.ts'
import type { CaseChange } from './aftersale-history.ts'
import { findCaseHistory } from './aftersale-history.ts'
import type { Tx } from './database.ts'
import { findReturnAddresses } from './return-addresses.ts'

export const aftersaleLoaders = (db: Tx) => ({
  case: byId<string, AftersaleCase>(
    (ids) => findCases(db, ids),
    ({ id }) => id,
  ),
  returnAddress: byId<string, ReturnAddress>(
    (ids) => findReturnAddresses(db, ids),
    ({ id }) => id,
  ),
  cases: listBy<string, AftersaleCase>(
    (orderIds) => findCasesOf(db, orderIds),
    ({ orderId }) => orderId,
  ),
  caseLines: listBy<string, CaseLine>(
    (caseIds) => findCaseLines(db, caseIds),
    ({ caseId }) => caseId,
  ),
  caseHistory: listBy<string, CaseChange>(
    (caseIds) => findCaseHistory(db, caseIds),
    ({ caseId }) => caseId,
  ),
})
