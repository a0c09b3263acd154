import type { ApproveAftersale } from '../commands/approve-aftersale.ts'
import { approveAftersale } from '../commands/approve-aftersale.ts'
import { cancelAftersale, finishAftersale } from '../commands/cancel-aftersale.ts'
import { receiveAftersale, refundAftersale, rejectAftersale, reshipAftersale } from '../commands/decide-aftersale.ts'
import type { Stock } from '../commands/reship-lines.ts'
import { returnAftersale } from '../commands/return-aftersale.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { accountId } from './goods.ts'
import type { Bought, Returns } from './returns.ts'
import { CODES, carriage } from './returns.ts'

export const DECIDE = 'orders.aftersale.decide'

export const seen = ({ id, version }: AftersaleCase) => ({ caseId: id, expectedVersion: version })
export const piece = ({ lines }: Bought, index: number) => [{ lineId: lines[index]?.id ?? '', quantity: 1 }]

/** Every step of a case, as it was read, by the platform or by its buyer. */
export function deciding(at: () => Returns) {
  const as = (buyer: number) => at().transactAs(at().buyer(buyer))
  return {
    approve: (found: AftersaleCase, more: Partial<ApproveAftersale> = {}) =>
      at().operate(DECIDE, (unit) => approveAftersale({ ...seen(found), ...more }, unit)),
    reject: (found: AftersaleCase) =>
      at().operate(DECIDE, (unit) => rejectAftersale({ ...seen(found), reason: 'It was worn.' }, unit)),
    receive: (found: AftersaleCase, isRestocked = true) =>
      at().operate(DECIDE, (unit) => receiveAftersale({ ...seen(found), isRestocked }, unit)),
    reship: (found: AftersaleCase, stock: Stock = new Map()) =>
      at().operate(DECIDE, (unit) =>
        reshipAftersale({ ...seen(found), ...carriage }, { carrierCodes: CODES, stock }, unit),
      ),
    refund: (found: AftersaleCase, reply: string | null = null) =>
      at().operate(DECIDE, (unit) => refundAftersale({ ...seen(found), reply }, unit)),
    sendBack: (buyer: number, found: AftersaleCase) => {
      const returning = { accountId: accountId(buyer), carrierCodes: CODES }
      return as(buyer)((unit) => returnAftersale({ ...seen(found), ...carriage }, returning, unit))
    },
    cancel: (buyer: number, { id }: AftersaleCase) => as(buyer)((unit) => cancelAftersale(id, accountId(buyer), unit)),
    finish: (buyer: number, { id }: AftersaleCase) => as(buyer)((unit) => finishAftersale(id, accountId(buyer), unit)),
    stateOf: async (found: AftersaleCase) => (await at().case(found)).status,
    orderOf: async ({ order }: Bought) => (await at().read(order.id)).order,
  }
}
