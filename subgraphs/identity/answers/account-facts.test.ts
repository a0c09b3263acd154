import { accountFacts, consumersAmong } from '@supermall/contracts/identity'
import { derivedId, newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { identityMall } from '../trial/mall.ts'

const { ask, sql } = await identityMall()

test('a phone is verified when its owner proved it, and not by being written down', async () => {
  const isVerified = async (accountId = newId('acc')) => (await ask(accountFacts, { accountId })).isPhoneVerified
  expect(await isVerified(derivedId('acc', 1))).toBe(true)
  await sql.query({ text: 'update account set phone_verified_at = null where id = $1', values: [derivedId('acc', 2)] })
  expect(await isVerified(derivedId('acc', 2))).toBe(false)
  expect(await isVerified(derivedId('acc', 900))).toBe(false)
  expect(await isVerified()).toBe(false)
})

test('a consumer is one who registered and is not gone, and neither staff nor nobody', async () => {
  const isConsumer = async (accountId = newId('acc')) => (await ask(accountFacts, { accountId })).isConsumer
  const become = (status: string) =>
    sql.query({ text: 'update account set status = $2 where id = $1', values: [derivedId('acc', 3), status] })
  expect(await isConsumer(derivedId('acc', 3))).toBe(true)
  await become('BANNED')
  expect(await isConsumer(derivedId('acc', 3))).toBe(true)
  await become('DELETED')
  expect(await isConsumer(derivedId('acc', 3))).toBe(false)
  expect(await isConsumer(derivedId('acc', 900))).toBe(false)
  expect(await isConsumer()).toBe(false)
  const accountIds = [1, 2, 3, 900].map((ordinal) => derivedId('acc', ordinal))
  const among = await ask(consumersAmong, { accountIds: [...accountIds, newId('acc')] })
  expect(among.accountIds.toSorted()).toEqual(accountIds.slice(0, 2).toSorted())
})
