import { expect, test } from 'vitest'
import { done, paymentsFloor } from '../trial/floor.ts'

const floor = await paymentsFloor()

const sent = (statements: readonly string[]): number =>
  statements.filter((text) => !/^(begin|commit|rollback)/i.test(text)).length

test('opening a payment takes 4 statements, and paying it by card 16 in two transactions', async () => {
  await floor.owed()
  const opened = await floor.count(() => floor.owed())
  expect(sent(opened.statements)).toBe(4)
  const paid = await floor.count(async () => done(await floor.pay(opened.result)))
  expect(sent(paid.statements)).toBe(16)
  expect(
    paid.statements.filter((text) => /^(?:insert into outbox_event|update idempotency_key)/.test(text)),
  ).toHaveLength(2)
})
