import type { Result } from '@supermall/kernel/result'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { applyAftersale } from '../commands/apply-aftersale.ts'
import { approveAftersale } from '../commands/approve-aftersale.ts'
import { cancelAftersale, finishAftersale } from '../commands/cancel-aftersale.ts'
import { receiveAftersale, refundAftersale, rejectAftersale, reshipAftersale } from '../commands/decide-aftersale.ts'
import { doOnce } from '../commands/do-once.ts'
import { editAftersale } from '../commands/edit-aftersale.ts'
import { stockFor } from '../commands/reship-lines.ts'
import { retryRefund } from '../commands/retry-refund.ts'
import { returnAftersale } from '../commands/return-aftersale.ts'
import { createReturnAddress, removeReturnAddress, updateReturnAddress } from '../commands/write-return-address.ts'
import type { Context } from '../context.ts'
import { findCase } from '../data/aftersale.ts'
import type { OperatorUnit } from '../data/database.ts'
import { findRefund } from '../data/refunds.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { MutationResolvers } from './types.generated.ts'

export const aftersaleMutation = {
  aftersaleApply: (_, { input }, { transact, viewer }) =>
    transact((unit) => applyAftersale(input, asConsumer(viewer).accountId, unit)).then(payload('case')),
  aftersaleEdit: (_, { input }, { transact, viewer }) =>
    transact((unit) => editAftersale(input, asConsumer(viewer).accountId, unit)).then(payload('case')),
  aftersaleCancel: (_, { input }, { transact, viewer }) =>
    transact((unit) => cancelAftersale(input.caseId, asConsumer(viewer).accountId, unit)).then(payload('case')),
  aftersaleReturn: (_, { input }, context) => {
    const returning = { accountId: asConsumer(context.viewer).accountId, carrierCodes: codesOf(context) }
    return context.transact((unit) => returnAftersale(input, returning, unit)).then(payload('case'))
  },
  aftersaleFinish: (_, { input }, { transact, viewer }) =>
    transact((unit) => finishAftersale(input.caseId, asConsumer(viewer).accountId, unit)).then(payload('case')),
  aftersaleApprove: (_, { input }, { operate }) =>
    operate('orders.aftersale.decide', (unit) =>
      caseOnce('aftersaleApprove', input, { unit, work: () => approveAftersale(input, unit) }),
    ).then(payload('case')),
  aftersaleReject: (_, { input }, { operate }) =>
    operate('orders.aftersale.decide', (unit) => rejectAftersale(input, unit)).then(payload('case')),
  aftersaleReceive: (_, { input }, { operate }) =>
    operate('orders.aftersale.decide', (unit) =>
      caseOnce('aftersaleReceive', input, { unit, work: () => receiveAftersale(input, unit) }),
    ).then(payload('case')),
  aftersaleReship: async (_, { input }, context) => {
    const reshipping = { carrierCodes: codesOf(context), stock: await stockFor(input.caseId, context) }
    return context
      .operate('orders.aftersale.decide', (unit) =>
        caseOnce('aftersaleReship', input, { unit, work: () => reshipAftersale(input, reshipping, unit) }),
      )
      .then(payload('case'))
  },
  aftersaleRefund: (_, { input }, { operate }) =>
    operate('orders.aftersale.decide', (unit) =>
      caseOnce('aftersaleRefund', input, { unit, work: () => refundAftersale(input, unit) }),
    ).then(payload('case')),
  orderRefundRetry: (_, { input }, { operate }) =>
    operate('orders.aftersale.decide', (unit) =>
      doOnce('orderRefundRetry', input, {
        unit,
        work: () => retryRefund(input.refundId, unit),
        read: (id) => findRefund(unit.db, id),
      }),
    ).then(payload('refund')),
  returnAddressCreate: (_, { input }, { operate }) =>
    operate('orders.aftersale.edit', (unit) => createReturnAddress(input, unit)).then(payload('returnAddress')),
  returnAddressUpdate: (_, { input }, { operate }) =>
    operate('orders.aftersale.edit', (unit) => updateReturnAddress(input, unit)).then(payload('returnAddress')),
  returnAddressDelete: (_, { input }, { operate }) =>
    operate('orders.aftersale.edit', (unit) => removeReturnAddress(input, unit)).then(payload('returnAddress')),
} satisfies Partial<MutationResolvers>

type CaseWork = { readonly unit: OperatorUnit; readonly work: () => Promise<Result<AftersaleCase>> }

const caseOnce = (name: string, input: { readonly idempotencyKey?: string | null }, { unit, work }: CaseWork) =>
  doOnce(name, input, { unit, work, read: (id) => findCase(unit.db, id) })

const codesOf = ({ carriers }: Context): readonly string[] => carriers.all.map(({ code }) => code)
