import { lists, rows } from '@supermall/subgraph/load'
import type { AftersaleCase, CaseLine, ReturnAddress } from '../domain/aftersale.ts'
import { findCaseLines, findCases, findCasesOf } from './aftersale.ts'
import type { CaseChange } from './aftersale-history.ts'
import { findCaseHistory } from './aftersale-history.ts'
import type { Tx } from './database.ts'
import { findReturnAddresses } from './return-addresses.ts'

export const aftersaleLoaders = (db: Tx) => ({
  case: rows<AftersaleCase>((ids) => findCases(db, ids)),
  returnAddress: rows<ReturnAddress>((ids) => findReturnAddresses(db, ids)),
  cases: lists<AftersaleCase>('orderId', (orderIds) => findCasesOf(db, orderIds)),
  caseLines: lists<CaseLine>('caseId', (caseIds) => findCaseLines(db, caseIds)),
  caseHistory: lists<CaseChange>('caseId', (caseIds) => findCaseHistory(db, caseIds)),
})
