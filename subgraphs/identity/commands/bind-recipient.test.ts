import { expect, test } from 'vitest'
import { codesOf, done, identityFloor } from '../trial/floor.ts'
import { bindRecipient } from './bind-recipient.ts'
import type { CodeRequest } from './request-code.ts'
import { requestCode } from './request-code.ts'

const floor = await identityFloor({ CODES_PER_ADDRESS: '1000' })

async function codeFor(
  recipient: string,
  purpose: CodeRequest['purpose'],
  more: Partial<CodeRequest>,
): Promise<string> {
  done(await requestCode({ audience: 'CONSUMER', purpose, recipient, accountId: '', ...more }, floor.door()))
  return floor.lastCode()
}

test('a number is bound by a code that was asked for by the same account', async () => {
  const ada = await floor.account({ username: 'binder', phone: '13500000020' })
  const bob = await floor.account({ username: 'rival' })
  const code = await codeFor('13500000021', 'BIND', { accountId: ada.id })
  const bind = (accountId: typeof ada.id, recipient: string, given: string) =>
    bindRecipient({ accountId, audience: 'CONSUMER', kind: 'phone', recipient, code: given }, floor.door())
  expect(codesOf(await bind(bob.id, '13500000021', code))).toEqual(['CODE_WRONG'])
  expect(done(await bind(ada.id, '13500000021', code))).toMatchObject({
    phone: '13500000021',
    phoneVerifiedAt: floor.clock.now,
  })
  const other = await codeFor('13500000021', 'BIND', { accountId: bob.id })
  expect(codesOf(await bind(bob.id, '13500000021', other))).toEqual(['PHONE_TAKEN'])
  expect(codesOf(await bind(bob.id, 'bob@example.com', other))).toEqual(['PHONE_INVALID'])
  expect(await floor.told('login.changed')).toEqual([])
})

test('what staff of shops bind is told, so that shops find them by it', async () => {
  const eve = await floor.account({ audience: 'MERCHANT', username: 'staff', phone: '13500000025' })
  const code = await codeFor('eve@example.com', 'BIND', { audience: 'MERCHANT', accountId: eve.id })
  const input = { accountId: eve.id, audience: 'MERCHANT', kind: 'email', recipient: 'Eve@example.com', code } as const
  done(await bindRecipient(input, floor.door()))
  const at = floor.clock.now.toISOString()
  expect((await floor.told('login.changed')).map(({ payload }) => payload)).toEqual([
    { accountId: eve.id, phone: '13500000025', email: 'eve@example.com', at },
  ])
})
