import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { lockRefund } from '../data/refunds.ts'
import type { Refunded } from '../providers/provider.ts'
import { brokenBooks, done, paymentsFloor } from '../trial/floor.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { failRefund, settleRefund } from './settle-refund.ts'

const floor = await paymentsFloor()
const { client, till, transact, owed, pay, tools } = floor

async function refundOf(): Promise<Id<'rfd'>> {
  const { orderId, accountId, checkoutId, shopId } = await owed()
  done(await pay({ orderId, accountId }))
  const refundId = newId('rfd')
  const facts = { orderId, payableId: orderId, shopId: shopId ?? newId('shp'), accountId, checkoutId, refundId }
  const asked = { paymentId: null, cause: 'OPERATOR' as const, isFull: false, reason: 'A test', lines: [] }
  const amount = { minorUnits: '100', currency: tools.currency }
  await transact((unit) => requestRefund({ ...facts, ...asked, amount }, unit))
  return refundId
}

const ANSWERS: readonly Refunded[] = [
  { kind: 'REFUSED', reason: 'TOO_LATE' },
  { kind: 'PENDING', providerNo: 'too late' },
]
const ENDS = {
  SUCCEEDED: (id: string) => transact(async (unit) => settleRefund(found(await lockRefund(unit.db, id)), null, unit)),
  FAILED: (id: string) => transact(async (unit) => failRefund(found(await lockRefund(unit.db, id)), 'By hand', unit)),
}

function found<T>(value: T | null): T {
  if (value === null) throw new Error('it is gone')
  return value
}

test.each(['SUCCEEDED', 'FAILED'] as const)(
  'a refund that has %s meanwhile stays so, whatever is heard late',
  async (end) => {
    const real = found(await tools.providers.of('sandbox-card'))
    for (const answer of ANSWERS) {
      const id = await refundOf()
      let letGo = (): void => undefined
      const isAsked = new Promise<void>((resolve) => {
        letGo = resolve
      })
      let ended: Promise<unknown> = Promise.resolve()
      const refund = async () => {
        letGo()
        await ended
        return answer
      }
      const slow = { ...till, providers: { ...tools.providers, of: async () => ({ ...real, refund }) } }
      ended = isAsked.then(() => ENDS[end](id))
      survivors(await rival(2, (index) => (index === 0 ? sendRefund(id, slow) : ended)))
      expect(await client.refund.findUnique({ where: { id } })).toMatchObject({ status: end, nextTryAt: null })
      const steps = await client.statusChange.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
      expect(steps.map(({ toStatus }) => toStatus)).toEqual(['REQUESTED', 'PROCESSING', end])
    }
    expect(await brokenBooks(floor)).toEqual([])
  },
)
