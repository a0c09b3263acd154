import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { approveWithdrawal } from './decide-withdrawal.ts'
import { withdraw } from './withdraw.ts'

const at = await paymentsFloor()
const { currency } = at.tools

test('an approval by key is done once and answered again; without one, or with another input, it is refused', async () => {
  const accountId = newId('acc')
  await at.credit(accountId, '20.00')
  const to = { method: 'BANK', destination: '6222000011112222', holderName: 'Li Lei', payToken: null } as const
  const asked = { ...to, accountId, amount: { amount: '20.00', currency }, idempotencyKey: newId('evt') }
  const { withdrawalId } = done(await withdraw(asked, at.tillOf(accountId)))
  const approve = (input: object) =>
    at.operate('payments.withdrawal.audit', (unit) =>
      approveWithdrawal({ withdrawalId, expectedVersion: 1, ...input }, unit),
    )
  for (let time = 0; time < 2; time++) expect(done(await approve({ idempotencyKey: 'once' }))).toEqual({ withdrawalId })
  expect(codesOf(await approve({ idempotencyKey: 'once', expectedVersion: 2 }))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
  expect(codesOf(await approve({}))).toEqual(['STALE_VERSION'])
  expect(await at.client.withdrawal.findUnique({ where: { id: withdrawalId } })).toMatchObject({
    status: 'APPROVED',
    version: 2,
  })
})
