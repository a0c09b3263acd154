import { expect, test } from 'vitest'
import { done, paymentsFloor } from '../trial/floor.ts'

const floor = await paymentsFloor()

const kinds = (statements: readonly string[]) =>
  statements.filter((text) => !/^(begin|commit|rollback)/i.test(text)).length

test('opening and paying a payment take no more statements than they need', async () => {
  await floor.owed()
  const opened = await floor.count(() => floor.owed())
  process.stdout.write(opened.statements.join("\n")+"\n")
  expect.soft(kinds(opened.statements)).toBe(OPENING)
  const paid = await floor.count(async () => done(await floor.pay(opened.result)))
  process.stdout.write(paid.statements.map((s: string)=>s.slice(0,110)).join("\n")+"\n")
  expect.soft(kinds(paid.statements)).toBe(PAYING)
})

const OPENING = 0
const PAYING = 0
