import { expect, test } from 'vitest'
import { domainFloor } from './domain.ts'

const open = () => ({ client: { $disconnect: async () => undefined } }) as never
const { transact, transactPatiently } = await domainFloor({ name: 'cart', open })

test('what a demo begins with may take as long as in the mall itself, and a command no longer than there', async () => {
  const longest = (through: typeof transact) => through(async ({ db }) => db.$queryRawUnsafe('show statement_timeout'))
  expect(await longest(transactPatiently)).toEqual([{ statement_timeout: '5min' }])
  expect(await longest(transact)).toEqual([{ statement_timeout: '10s' }])
})
